// SPDX-License-Identifier: Apache-2.0
#include "sprig/words.hpp"

#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace sprig {
namespace {

using govalue::append_rune;
using govalue::first_rune;

// Calls `change` with each character, and appends what it returns.
template <typename Change>
std::string changed(std::string_view text, Change change) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const govalue::Rune rune = first_rune(text);
    append_rune(out, change(rune.code));
    text.remove_prefix(rune.size);
  }
  return out;
}

// What is no letter, digit or underscore separates words; beyond ASCII only blanks do.
bool is_separator(char32_t code) {
  if (code < 128) {
    const bool is_word = (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
                         (code >= 'A' && code <= 'Z') || code == '_';
    return !is_word;
  }
  if (govalue::is_letter(code) || govalue::is_digit(code)) return false;
  return govalue::is_space(code);
}

bool is_connector(char32_t code) {
  return code == '-' || code == '_' || govalue::is_space(code);
}

}  // namespace

std::string title_words(std::string_view text) {
  char32_t previous = ' ';
  return changed(text, [&previous](char32_t code) {
    const bool is_first = is_separator(previous);
    previous = code;
    return is_first ? govalue::to_title(code) : code;
  });
}

std::string untitle_words(std::string_view text) {
  bool is_first = true;
  return changed(text, [&is_first](char32_t code) {
    if (govalue::is_space(code)) {
      is_first = true;
      return code;
    }
    if (!is_first) return code;
    is_first = false;
    return govalue::to_lower(code);
  });
}

std::string swap_case(std::string_view text) {
  bool after_blank = true;
  return changed(text, [&after_blank](char32_t code) {
    if (govalue::is_upper(code) || govalue::is_title(code)) {
      after_blank = false;
      return govalue::to_lower(code);
    }
    if (!govalue::is_lower(code)) {
      after_blank = govalue::is_space(code);
      return code;
    }
    if (!after_blank) return govalue::to_upper(code);
    after_blank = false;
    return govalue::to_title(code);
  });
}

std::string pascal_case(std::string_view text) {
  std::string out;
  if (text.empty()) return out;
  char32_t code = 0;
  const auto next = [&text, &code] {
    const govalue::Rune rune = first_rune(text);
    code = rune.code;
    text.remove_prefix(rune.size);
  };
  // Connectors in front stay. Where nothing else follows, the library writes the last one twice.
  while (!text.empty()) {
    next();
    if (!is_connector(code)) break;
    append_rune(out, code);
  }
  bool begins_upper = govalue::is_upper(code);
  code = govalue::to_upper(code);
  while (!text.empty()) {
    const char32_t previous = code;
    next();
    if (is_connector(previous)) {
      // Of several connectors all but the last stay.
      if (is_connector(code)) {
        append_rune(out, previous);
        continue;
      }
      begins_upper = govalue::is_upper(code);
      code = govalue::to_upper(code);
      continue;
    }
    // A word in capitals keeps only the first one.
    begins_upper = begins_upper && govalue::is_upper(code);
    if (begins_upper) code = govalue::to_lower(code);
    append_rune(out, previous);
  }
  append_rune(out, code);
  return out;
}

std::string initials(std::string_view text) {
  std::string out;
  bool after_gap = true;
  for (const char c : text) {
    const char32_t code = static_cast<unsigned char>(c);
    const bool is_gap = govalue::is_space(code);
    if (!is_gap && after_gap) append_rune(out, code);
    after_gap = is_gap;
  }
  return out;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  std::size_t kept = 0;
  for (const char c : text) {
    const char32_t code = static_cast<unsigned char>(c);
    if (govalue::is_space(code)) continue;
    append_rune(out, code);
    ++kept;
  }
  return kept == text.size() ? std::string(text) : out;
}

}  // namespace sprig
