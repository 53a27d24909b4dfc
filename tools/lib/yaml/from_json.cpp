// SPDX-License-Identifier: Apache-2.0
#include "yaml/from_json.hpp"

#include <yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "yaml/go_style.hpp"
#include "yaml/message.hpp"
#include "yaml/plain_writer.hpp"

namespace yaml {
namespace {

using Json = nlohmann::ordered_json;

// Characters that JSON does not escape and a YAML text must not hold.
bool is_forbidden(std::string_view text, std::size_t at) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned int first = byte(at);
  const unsigned int second = byte(at + 1);
  if (first == 0x7F) return true;
  if (first == 0xC2) return second < 0xA0 && second != 0x85;       // C1 controls
  return first == 0xEF && second == 0xBF && byte(at + 2) >= 0xBE;  // U+FFFE, U+FFFF
}

// U+2028 or U+2029, which are line ends to YAML.
bool ends_in_separator(std::string_view text) {
  return text.ends_with("\xE2\x80\xA8") || text.ends_with("\xE2\x80\xA9");
}

// What the library makes of U+0085, which JSON does not escape, when it reads the JSON text as
// YAML: a line end, which is folded into a blank together with the blanks around it.
std::string folded(const std::string& text) {
  constexpr std::string_view next_line = "\xC2\x85";
  if (text.find(next_line) == std::string::npos) return text;
  std::string out;
  for (std::string_view rest = text;;) {
    const auto at = rest.find(next_line);
    if (at == std::string_view::npos) return out.append(rest);
    const auto front = rest.substr(0, at);
    out += front.substr(0, front.find_last_not_of(' ') + 1);
    std::size_t breaks = 0;
    for (rest.remove_prefix(at); rest.starts_with(next_line); ++breaks) {
      rest.remove_prefix(next_line.size());
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    }
    out += breaks == 1 ? " " : std::string(breaks - 1, '\n');
  }
}

// Printable characters and line ends of ASCII.
bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= ' ' && c < 0x7F) || c == '\n' || c == '\t'; });
}

bool is_readable(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_forbidden(text, i)) return false;
  }
  return true;
}

yaml_scalar_style_t style_of(std::string_view text) {
  if (text.find('\n') != std::string_view::npos) return YAML_LITERAL_SCALAR_STYLE;
  return is_plain_to_go(text) ? YAML_PLAIN_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE;
}

std::string float_text(double number) {
  std::array<char, 400> buffer;
  const auto written = [&buffer, number](std::chars_format format) {
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, format).ptr;
    return std::string(buffer.data(), end);
  };
  // What JSON writes without a point or an exponent comes back as a whole number.
  std::string fixed = written(std::chars_format::fixed);
  std::uint64_t whole = 0;
  const auto [end, error] = std::from_chars(fixed.data(), fixed.data() + fixed.size(), whole);
  if (error == std::errc() && end == fixed.data() + fixed.size()) return fixed;
  // The shortest digits, with an exponent below 1e-4 and from 1e6 on.
  std::string scientific = written(std::chars_format::scientific);
  const auto mark = scientific.find('e');
  int exponent = 0;
  const char* const digits = scientific.data() + mark + (scientific[mark + 1] == '+' ? 2 : 1);
  std::from_chars(digits, scientific.data() + scientific.size(), exponent);
  return exponent < -4 || exponent >= 6 ? scientific : fixed;
}

// Owns libyaml's emitter, which writes into a string.
class Emitter {
 public:
  explicit Emitter(KeyOrder comes_before) : comes_before_(comes_before) {
    if (yaml_emitter_initialize(&raw_) == 0) throw std::bad_alloc();
    yaml_emitter_set_output(&raw_, &append, &out_);
    yaml_emitter_set_unicode(&raw_, 1);
    emit([](yaml_event_t* event) {
      return yaml_stream_start_event_initialize(event, YAML_UTF8_ENCODING);
    });
    emit([](yaml_event_t* event) {
      return yaml_document_start_event_initialize(event, nullptr, nullptr, nullptr, 1);
    });
  }
  Emitter(const Emitter&) = delete;
  Emitter& operator=(const Emitter&) = delete;
  ~Emitter() { yaml_emitter_delete(&raw_); }

  void write(const Json& value) {
    switch (value.type()) {
      case Json::value_t::object:
        return write_map(value);
      case Json::value_t::array:
        return write_list(value);
      case Json::value_t::string:
        return write_text(value.get_ref<const std::string&>());
      case Json::value_t::number_float:
        return write_scalar(float_text(value.get<double>()), YAML_PLAIN_SCALAR_STYLE);
      default:
        return write_scalar(base::json_text(value), YAML_PLAIN_SCALAR_STYLE);
    }
  }

  std::string finish() {
    emit([](yaml_event_t* event) { return yaml_document_end_event_initialize(event, 1); });
    emit([](yaml_event_t* event) { return yaml_stream_end_event_initialize(event); });
    drop_blanks_before_quotes();
    // libyaml marks the end of a document whose last text keeps its line ends; go-yaml does not.
    constexpr std::string_view end_mark = "...\n";
    if (out_.ends_with(end_mark)) out_.resize(out_.size() - end_mark.size());
    return std::move(out_);
  }

  const std::string& problem() const { return problem_; }

 private:
  static int append(void* out, unsigned char* bytes, std::size_t size) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), size);
    return 1;
  }

  template <typename Initialize>
  void emit(Initialize initialize) {
    yaml_event_t event;
    if (initialize(&event) == 0) throw std::bad_alloc();
    if (yaml_emitter_emit(&raw_, &event) == 0) fail("unknown problem generating YAML content");
  }

  void write_map(const Json& map) {
    emit([](yaml_event_t* event) {
      return yaml_mapping_start_event_initialize(event, nullptr, nullptr, 1,
                                                 YAML_BLOCK_MAPPING_STYLE);
    });
    std::vector<const Json::object_t::value_type*> entries;
    for (const auto& entry : map.get_ref<const Json::object_t&>()) entries.push_back(&entry);
    std::stable_sort(entries.begin(), entries.end(), [this](const auto* one, const auto* other) {
      return comes_before_(one->first, other->first);
    });
    for (const auto* entry : entries) {
      check_key(entry->first);
      write_text(entry->first);
      write(entry->second);
    }
    emit([](yaml_event_t* event) { return yaml_mapping_end_event_initialize(event); });
  }

  void write_list(const Json& list) {
    emit([](yaml_event_t* event) {
      return yaml_sequence_start_event_initialize(event, nullptr, nullptr, 1,
                                                  YAML_BLOCK_SEQUENCE_STYLE);
    });
    for (const Json& item : list) write(item);
    emit([](yaml_event_t* event) { return yaml_sequence_end_event_initialize(event); });
  }

  void fail(std::string_view problem) {
    if (problem_.empty()) problem_ = problem;
  }

  static constexpr std::size_t longest_key = 1024;

  // A key of the JSON text between has to be one line of at most so many characters.
  void check_key(const std::string& key) {
    constexpr std::size_t longest_escape = 6;  // of one byte: \u0001
    if (key.size() < longest_key / longest_escape && is_ascii(key)) return;
    constexpr std::string_view expected = "did not find expected ',' or '}'";
    if (key.find("\xC2\x85") != std::string::npos) fail("line 1: " + std::string(expected));
    const std::string text = base::json_text(Json(key));
    const auto is_inside = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; };
    const auto more_bytes = std::count_if(text.begin(), text.end(), is_inside);
    if (text.size() - static_cast<std::size_t>(more_bytes) > longest_key) fail(expected);
  }

  void write_text(const std::string& given) {
    if (is_ascii(given)) return write_scalar(given, style_of(given));
    if (!is_readable(given)) fail("control characters are not allowed");
    const std::string text = folded(given);
    write_scalar(text, style_of(text));
    if (ends_in_separator(text)) separated_.push_back(text);
  }

  // Behind texts that end in a separator libyaml indents the closing quote; go-yaml does not.
  void drop_blanks_before_quotes() {
    std::size_t at = 0;
    for (const std::string& text : separated_) {
      const std::string quoted = '\'' + base::replace_all(text, "'", "''");
      const auto found = out_.find(quoted, at);
      if (found == std::string::npos) continue;  // in double quotes
      at = found + quoted.size();
      const auto end = out_.find_first_not_of(' ', at);
      if (end != std::string::npos && out_[end] == '\'') out_.erase(at, end - at);
    }
  }

  void write_scalar(const std::string& text, yaml_scalar_style_t style) {
    emit([&text, style](yaml_event_t* event) {
      auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
      return yaml_scalar_event_initialize(event, nullptr, nullptr,
                                          const_cast<unsigned char*>(bytes),
                                          static_cast<int>(text.size()), 1, 1, style);
    });
  }

  KeyOrder comes_before_;
  yaml_emitter_t raw_ = {};
  std::string out_;
  std::vector<std::string> separated_;  // texts that end in a separator, in their order
  std::string problem_;
};

}  // namespace

base::Result<std::string> from_json(const Json& value, KeyOrder comes_before) {
  if (auto plain = write_plainly(value, comes_before)) return std::move(*plain);
  Emitter emitter(comes_before);
  emitter.write(value);
  if (!emitter.problem().empty()) return malformed(emitter.problem());
  return emitter.finish();
}

}  // namespace yaml
