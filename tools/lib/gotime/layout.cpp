// SPDX-License-Identifier: Apache-2.0
#include "gotime/layout.hpp"

#include <array>

#include "base/text.hpp"

namespace gotime {
namespace {

struct Found {
  Element element = Element::none;
  std::size_t size = 0;
  std::size_t skipped = 0;  // a piece of the text that is not of the element after all
};

struct Spelling {
  std::string_view text;
  Element element;
};

// The longer ones before those that they begin with, but in Go's order.
constexpr std::array offsets = {
    Spelling{"-070000", Element::offset_seconds}, Spelling{"-07:00:00", Element::offset_colons},
    Spelling{"-0700", Element::offset},           Spelling{"-07:00", Element::offset_colon},
    Spelling{"-07", Element::offset_hours},
};
constexpr std::array z_or_offsets = {
    Spelling{"Z070000", Element::z_or_offset_seconds},
    Spelling{"Z07:00:00", Element::z_or_offset_colons},
    Spelling{"Z0700", Element::z_or_offset},
    Spelling{"Z07:00", Element::z_or_offset_colon},
    Spelling{"Z07", Element::z_or_offset_hours},
};
constexpr std::array zero_elements = {Element::zero_month,      Element::zero_day,
                                      Element::zero_hour_of_12, Element::zero_minute,
                                      Element::zero_second,     Element::year};

template <std::size_t N>
Found find_offset(std::string_view text, const std::array<Spelling, N>& spellings) {
  if (!text.substr(1).starts_with("07")) return {};  // most hyphens only separate
  for (const auto& spelling : spellings) {
    if (text.starts_with(spelling.text)) return {spelling.element, spelling.text.size()};
  }
  return {};
}

// "Jan", where no lower-case letter goes on with the word, as in "Jane".
bool is_short_word(std::string_view text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  return text.size() == word.size() || text[word.size()] < 'a' || text[word.size()] > 'z';
}

Found find_zero(std::string_view text) {
  if (text.size() > 1 && text[1] >= '1' && text[1] <= '6') {
    return {zero_elements.at(static_cast<std::size_t>(text[1] - '1')), 2};
  }
  if (text.starts_with("002")) return {Element::zero_year_day, 3};
  return {};
}

Found find_blank(std::string_view text) {
  // The underscore of "_2006" is text: a year is never shorter.
  if (text.starts_with("_2006")) return {Element::long_year, 4, 1};
  if (text.starts_with("_2")) return {Element::blank_day, 2};
  if (text.starts_with("__2")) return {Element::blank_year_day, 3};
  return {};
}

Found find_month_or_zone(std::string_view text) {
  if (text.starts_with("Monday")) return {Element::long_weekday, 6};
  if (is_short_word(text, "Mon")) return {Element::short_weekday, 3};
  if (text.starts_with("MST")) return {Element::zone_name, 3};
  return {};
}

// ".000" or ",999", where no other digit follows.
Found find_fraction(std::string_view text) {
  if (text.size() < 2 || (text[1] != '0' && text[1] != '9')) return {};
  const auto end = std::min(text.find_first_not_of(text[1], 1), text.size());
  if (end < text.size() && base::is_ascii_digit(text[end])) return {};
  return {text[1] == '0' ? Element::fraction : Element::fraction_without_zeros, end};
}

// The element that `text` begins with.
Found find_element(std::string_view text) {
  switch (text[0]) {
    case 'J':
      if (text.starts_with("January")) return {Element::long_month, 7};
      if (is_short_word(text, "Jan")) return {Element::short_month, 3};
      return {};
    case 'M':
      return find_month_or_zone(text);
    case '0':
      return find_zero(text);
    case '1':
      if (text.starts_with("15")) return {Element::hour, 2};
      return {Element::month, 1};
    case '2':
      if (text.starts_with("2006")) return {Element::long_year, 4};
      return {Element::day, 1};
    case '_':
      return find_blank(text);
    case '3':
      return {Element::hour_of_12, 1};
    case '4':
      return {Element::minute, 1};
    case '5':
      return {Element::second, 1};
    case 'P':
      if (text.starts_with("PM")) return {Element::upper_half_day, 2};
      return {};
    case 'p':
      if (text.starts_with("pm")) return {Element::lower_half_day, 2};
      return {};
    case '-':
      return find_offset(text, offsets);
    case 'Z':
      return find_offset(text, z_or_offsets);
    case '.':
    case ',':
      return find_fraction(text);
    default:
      return {};
  }
}

// Which characters an element may begin with: most of a layout is none of them.
constexpr auto make_beginnings() {
  std::array<bool, 256> beginnings = {};
  for (const char c : std::string_view("JM012_345Pp-Z.,")) {
    beginnings[static_cast<unsigned char>(c)] = true;
  }
  return beginnings;
}
constexpr auto beginnings = make_beginnings();

}  // namespace

LayoutPiece next_piece(std::string_view layout) {
  for (std::size_t i = 0; i < layout.size(); ++i) {
    if (!beginnings[static_cast<unsigned char>(layout[i])]) continue;
    const auto found = find_element(layout.substr(i));
    if (found.element == Element::none) continue;
    const auto begin = i + found.skipped;
    return {layout.substr(0, begin), found.element, layout.substr(begin, found.size),
            layout.substr(begin + found.size)};
  }
  return {layout};
}

OffsetForm offset_form(Element element) {
  switch (element) {
    case Element::z_or_offset:
      return {true, false, true, false};
    case Element::z_or_offset_seconds:
      return {true, false, true, true};
    case Element::z_or_offset_hours:
      return {true, false, false, false};
    case Element::z_or_offset_colon:
      return {true, true, true, false};
    case Element::z_or_offset_colons:
      return {true, true, true, true};
    case Element::offset_seconds:
      return {false, false, true, true};
    case Element::offset_hours:
      return {false, false, false, false};
    case Element::offset_colon:
      return {false, true, true, false};
    case Element::offset_colons:
      return {false, true, true, true};
    default:
      return {false, false, true, false};
  }
}

}  // namespace gotime
