// SPDX-License-Identifier: Apache-2.0
#include "regex/unicode_class.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "regex/runes.hpp"
#include "regex/unassigned.hpp"

namespace regex {
namespace {

struct Alias {
  std::string_view name;
  std::string_view category;
};

// The long names of the categories, spelled as canonical() spells them.
constexpr std::array aliases = {
    Alias{"Casedletter", "Lc"},
    Alias{"Closepunctuation", "Pe"},
    Alias{"Combiningmark", "M"},
    Alias{"Connectorpunctuation", "Pc"},
    Alias{"Control", "Cc"},
    Alias{"Currencysymbol", "Sc"},
    Alias{"Dashpunctuation", "Pd"},
    Alias{"Decimalnumber", "Nd"},
    Alias{"Enclosingmark", "Me"},
    Alias{"Finalpunctuation", "Pf"},
    Alias{"Format", "Cf"},
    Alias{"Initialpunctuation", "Pi"},
    Alias{"Letter", "L"},
    Alias{"Letternumber", "Nl"},
    Alias{"Lineseparator", "Zl"},
    Alias{"Lowercaseletter", "Ll"},
    Alias{"Mark", "M"},
    Alias{"Mathsymbol", "Sm"},
    Alias{"Modifierletter", "Lm"},
    Alias{"Modifiersymbol", "Sk"},
    Alias{"Nonspacingmark", "Mn"},
    Alias{"Number", "N"},
    Alias{"Openpunctuation", "Ps"},
    Alias{"Other", "C"},
    Alias{"Otherletter", "Lo"},
    Alias{"Othernumber", "No"},
    Alias{"Otherpunctuation", "Po"},
    Alias{"Othersymbol", "So"},
    Alias{"Paragraphseparator", "Zp"},
    Alias{"Privateuse", "Co"},
    Alias{"Punctuation", "P"},
    Alias{"Separator", "Z"},
    Alias{"Spaceseparator", "Zs"},
    Alias{"Spacingmark", "Mc"},
    Alias{"Surrogate", "Cs"},
    Alias{"Symbol", "S"},
    Alias{"Titlecaseletter", "Lt"},
    Alias{"Unassigned", "Cn"},
    Alias{"Uppercaseletter", "Lu"},
    Alias{"Cntrl", "Cc"},
    Alias{"Digit", "Nd"},
    Alias{"Punct", "P"},
};

// The categories and scripts that RE2 has under the same name, in their order.
constexpr auto names = std::to_array<std::string_view>({
    "Adlam",      "Ahom",       "Any",         "Arabic",     "Armenian",    "Avestan",
    "Balinese",   "Bamum",      "Batak",       "Bengali",    "Bhaiksuki",   "Bopomofo",
    "Brahmi",     "Braille",    "Buginese",    "Buhid",      "Carian",      "Cc",
    "Cf",         "Chakma",     "Cham",        "Cherokee",   "Chorasmian",  "Co",
    "Common",     "Coptic",     "Cs",          "Cuneiform",  "Cypriot",     "Cyrillic",
    "Deseret",    "Devanagari", "Dogra",       "Duployan",   "Elbasan",     "Elymaic",
    "Ethiopic",   "Georgian",   "Glagolitic",  "Gothic",     "Grantha",     "Greek",
    "Gujarati",   "Gurmukhi",   "Han",         "Hangul",     "Hanunoo",     "Hatran",
    "Hebrew",     "Hiragana",   "Inherited",   "Javanese",   "Kaithi",      "Kannada",
    "Katakana",   "Kawi",       "Kharoshthi",  "Khmer",      "Khojki",      "Khudawadi",
    "L",          "Lao",        "Latin",       "Lepcha",     "Limbu",       "Lisu",
    "Ll",         "Lm",         "Lo",          "Lt",         "Lu",          "Lycian",
    "Lydian",     "M",          "Mahajani",    "Makasar",    "Malayalam",   "Mandaic",
    "Manichaean", "Marchen",    "Mc",          "Me",         "Medefaidrin", "Miao",
    "Mn",         "Modi",       "Mongolian",   "Mro",        "Multani",     "Myanmar",
    "N",          "Nabataean",  "Nandinagari", "Nd",         "Newa",        "Nko",
    "Nl",         "No",         "Nushu",       "Ogham",      "Oriya",       "Osage",
    "Osmanya",    "P",          "Palmyrene",   "Pc",         "Pd",          "Pe",
    "Pf",         "Phoenician", "Pi",          "Po",         "Ps",          "Rejang",
    "Runic",      "S",          "Samaritan",   "Saurashtra", "Sc",          "Sharada",
    "Shavian",    "Siddham",    "Sinhala",     "Sk",         "Sm",          "So",
    "Sogdian",    "Soyombo",    "Sundanese",   "Syriac",     "Tagalog",     "Tagbanwa",
    "Takri",      "Tamil",      "Tangsa",      "Tangut",     "Telugu",      "Thaana",
    "Thai",       "Tibetan",    "Tifinagh",    "Tirhuta",    "Toto",        "Ugaritic",
    "Vai",        "Vithkuqi",   "Wancho",      "Yezidi",     "Yi",          "Z",
    "Zl",         "Zp",         "Zs",
});

// RE2's own C holds assigned characters only.
const std::string visible = R"(\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z})";
const std::string controls = R"(\p{C})";
const std::string cased = R"(\p{Lu}\p{Ll}\p{Lt})";
const std::string uncased = R"(\p{Lm}\p{Lo}\p{M}\p{N}\p{P}\p{S}\p{Z}\p{C})";

// "Uppercaseletter" for "uppercase_letter": as Go looks a name up.
std::string canonical(std::string_view name) {
  std::string spelled;
  for (const char c : name) {
    if (c == '_' || c == '-' || c == ' ') continue;
    spelled += spelled.empty() ? base::to_upper({&c, 1}) : base::to_lower({&c, 1});
  }
  return spelled;
}

std::string unassigned_members() {
  std::string members;
  for (const auto& range : unassigned()) {
    append_literal(members, range.first);
    members += '-';
    append_literal(members, range.last);
  }
  return members;
}

// Ignoring case, the long s and the sign of Kelvin are s and k.
UnicodeClass ascii(bool folds) {
  return {R"(\x00-\x7F)",
          folds ? R"(\x{80}-\x{17E}\x{180}-\x{2129}\x{212B}-\x{10FFFF})" : R"(\x{80}-\x{10FFFF})"};
}

}  // namespace

std::optional<UnicodeClass> find_unicode_class(std::string_view given, bool folds) {
  auto name = canonical(given);
  const auto* alias = std::find_if(aliases.begin(), aliases.end(),
                                   [&](const Alias& known) { return known.name == name; });
  if (alias != aliases.end()) name = alias->category;
  if (name == "Ascii") return ascii(folds);
  if (name == "Assigned") return UnicodeClass{visible + controls, unassigned_members()};
  if (name == "Cn") return UnicodeClass{unassigned_members(), visible + controls};
  if (name == "C") return UnicodeClass{controls + unassigned_members(), visible};
  if (name == "Lc") return UnicodeClass{cased, uncased + unassigned_members()};
  if (!std::binary_search(names.begin(), names.end(), std::string_view(name))) return std::nullopt;
  return UnicodeClass{"\\p{" + name + "}", "\\P{" + name + "}"};
}

}  // namespace regex
