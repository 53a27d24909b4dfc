// SPDX-License-Identifier: Apache-2.0
#include "generator.hpp"

#include "base/text.hpp"

std::size_t Generator::below(std::size_t limit) {
  return random_() % limit;
}

std::string Generator::pick(std::initializer_list<const char*> choices) {
  return choices.begin()[below(choices.size())];
}

std::string Generator::key() {
  const auto name =
      pick({"tag", "image", "a.b", "with blank", "x/y", "ключ", "name", "8080", "on"});
  auto unique = name + "-" + std::to_string(++keys_);
  if (chance(10)) return "\"" + unique + "\"";
  if (chance(10)) return "'" + unique + "'";
  return unique;
}

std::string Generator::plain(bool in_flow) {
  const auto word = pick({"v1.2.3", "app",        "two words", "3",
                          "-17",    "true",       "null",      "~",
                          "1.5",    "1e3",        "010",       "0x1F",
                          "yes",    "2024-01-01", "a:b",       "http://example.com/x#y",
                          "it's",   "é",          "1276e23",   "-x",
                          "a#b",    "C:\\dir",    "<none>",    "12:30",
                          "1_000",  "latest"});
  return in_flow && word == "<none>" ? "none" : word;
}

std::string Generator::one_line_scalar(bool in_flow) {
  switch (below(8)) {
    case 0:
      return pick({"'single'", "'it''s'", "''", "'1.0'", "' lead'", "'a: b # c'", "'üß'"});
    case 1:
      return pick({"\"double\"", "\"\"", "\"1276e23\"", "\"tab\\there\"", "\"a \\\"b\\\"\"",
                   "\"line\\nbreak\"", "\"\\u00e9\"", "\"a: b # c\""});
    default:
      return plain(in_flow);
  }
}

std::string Generator::properties() {
  if (chance(4)) return "&anchor" + std::to_string(++anchors_) + " ";
  if (chance(2)) return "!local ";
  if (chance(2)) return "!!str ";
  return "";
}

std::string Generator::comment() {
  return pick({"# comment", "# a: b", "#", "# \"quote", "# ünïcode", "# {{ x }}"});
}

// No tabs behind a dash: YAML takes them for indentation.
std::string Generator::line_end(Tabs tabs) {
  std::string end = pick({"", "", "", "", " ", "   "});
  if (tabs == Tabs::allowed && chance(15)) end += pick({"\t", "  \t"});
  if (chance(15)) end += pick({" ", "  ", "      "}) + comment();
  end += "\n";
  while (chance(8)) end += pick({"\n", "   \n", "        # odd\n", "# at the start\n"});
  return end;
}

std::string Generator::flow(int depth) {
  const bool is_map = chance(50);
  const auto open = std::string(is_map ? "{" : "[") + pick({"", " "});
  std::string text = open;
  const auto count = below(4);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += pick({", ", ", ", " , ", ",\n        "});
    if (is_map) text += key() + ": ";
    text += depth > 0 && chance(25) ? flow(depth - 1) : one_line_scalar(true);
  }
  if (count > 0 && chance(15)) text += ",";
  return text + pick({"", " "}) + (is_map ? "}" : "]");
}

std::string Generator::block_scalar(std::size_t indent) {
  const bool is_literal = chance(70);
  std::string text = is_literal ? "|" : ">";
  const auto chomping = pick({"", "-", "+", "-"});
  // yaml-cpp loses a line break of this one.
  text += !is_literal && chomping == "+" ? "" : chomping;
  if (chance(20)) text += "  " + comment();
  text += "\n";
  const std::string prefix(indent + 2, ' ');
  const auto lines = 1 + below(3);
  for (std::size_t i = 0; i < lines; ++i) {
    text += prefix + pick({"one line", "# no comment", "key: value", "- item", "a  b", "\"q\""});
    text += "\n";
    if (chance(15)) text += "\n";
  }
  return text;
}

std::string Generator::block_node(std::size_t indent, int depth) {
  const auto choice = below(100);
  if (depth > 0 && choice < 20)
    return line_end(Tabs::none) + block_map(indent + 1 + below(4), depth - 1);
  if (depth > 0 && choice < 30)
    return line_end(Tabs::none) + block_list(indent + 1 + below(3), depth - 1);
  if (choice < 40) return " " + block_scalar(indent);
  if (choice < 50) return " " + properties() + flow(2) + line_end();
  if (choice < 55) return line_end(Tabs::none);
  if (choice < 57 && anchors_ > 0) {
    return " *anchor" + std::to_string(1 + below(anchors_)) + line_end();
  }
  if (choice < 60) return " two\n" + std::string(indent + 2, ' ') + "lines" + line_end();
  return pick({" ", " ", "  ", "      "}) + properties() + one_line_scalar(false) + line_end();
}

std::string Generator::block_map(std::size_t indent, int depth) {
  std::string text;
  const auto count = 1 + below(5);
  for (std::size_t i = 0; i < count; ++i) {
    text += std::string(indent, ' ') + key() + ":" + block_node(indent, depth);
  }
  return text;
}

std::string Generator::block_list(std::size_t indent, int depth) {
  std::string text;
  const auto count = 1 + below(4);
  for (std::size_t i = 0; i < count; ++i) {
    text += std::string(indent, ' ') + "-";
    if (depth > 0 && chance(30)) {
      // The first key stands behind the dash.
      text += " " + block_map(indent + 2, depth - 1).substr(indent + 2);
    } else {
      text += block_node(indent, depth);
    }
  }
  return text;
}

std::string Generator::file() {
  keys_ = 0;
  std::string text = chance(15) ? "\xEF\xBB\xBF" : "";
  const auto documents = chance(20) ? 1 + below(3) : 1;
  for (std::size_t i = 0; i < documents; ++i) {
    anchors_ = 0;
    if (i > 0 || chance(20)) text += "---\n";
    if (chance(20)) text += comment() + "\n";
    text += chance(85) ? block_map(0, 3) : block_list(0, 3);
    if (chance(5)) text += "...\n";
  }
  if (chance(15)) text = base::replace_all(text, "\n", "\r\n");
  if (chance(15) && text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

std::string Generator::value() {
  return pick({"zz-9x",
               "v2",
               "1276e23",
               "706798e8",
               "0123456",
               "3",
               "true",
               "null",
               "",
               "~",
               "y",
               "2024-01-01",
               "1.20",
               "a: b",
               "a #b",
               "'",
               "\"",
               "\\",
               "{x}",
               "[x]",
               "a, b",
               "- a",
               "? a",
               ": a",
               "-",
               "é",
               "<<",
               "=",
               " lead",
               "trail ",
               "two\nlines",
               "two\nlines\n",
               "end\n\n",
               "\n",
               "  indented\nlines\n",
               "tab\there",
               "\r\n",
               "\x01",
               "\xC2\x85",
               "\xE2\x80\xA8",
               "\xEF\xBB\xBF",
               "---",
               "...",
               "{{ x }}",
               "%x",
               "@x",
               "`x`",
               "|",
               ">",
               "&a",
               "*a",
               "!a",
               "a:",
               "?",
               "a?b",
               "12:30:45",
               "0o17",
               "1_",
               "08",
               ".inf"});
}
