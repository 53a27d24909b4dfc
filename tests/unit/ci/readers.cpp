// SPDX-License-Identifier: Apache-2.0
#include "readers.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void append_utf8(std::string& text, unsigned point) {
  const auto tail = [&](unsigned shift) {
    text += static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
  };
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0U | (point >> 6U));
    tail(0);
  } else if (point < 0x10000) {
    text += static_cast<char>(0xE0U | (point >> 12U));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0U | (point >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::string from_utf16(const std::u16string& units) {
  std::string text;
  for (std::size_t i = 0; i < units.size(); ++i) {
    unsigned point = units[i];
    if (point >= 0xD800 && point < 0xDC00 && i + 1 < units.size()) {
      point = 0x10000U + ((point - 0xD800U) << 10U) + (units[++i] - 0xDC00U);
    }
    append_utf8(text, point);
  }
  return text;
}

// One character, or an escape, at `at`.
char16_t take_char(const std::string& line, std::size_t& at) {
  const auto byte = static_cast<unsigned char>(line[at++]);
  if (byte != '\\' || at == line.size()) return byte;
  const char escape = line[at++];
  switch (escape) {
    case 'u': {
      const auto unit = std::stoul(line.substr(at, 4), nullptr, 16);
      at += 4;
      return static_cast<char16_t>(unit);
    }
    case 't':
      return u'\t';
    case 'n':
      return u'\n';
    case 'r':
      return u'\r';
    case 'f':
      return u'\f';
    default:
      return static_cast<unsigned char>(escape);
  }
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\f';
}

// The key ends at the first `=`, `:` or blank that is not escaped; blanks around that one are not
// part of the value.
void read_property(const std::string& line, Variables& variables) {
  std::u16string key;
  std::size_t at = 0;
  while (at < line.size() && line[at] != '=' && line[at] != ':' && !is_blank(line[at])) {
    key += take_char(line, at);
  }
  while (at < line.size() && is_blank(line[at])) ++at;
  if (at < line.size() && (line[at] == '=' || line[at] == ':')) ++at;
  while (at < line.size() && is_blank(line[at])) ++at;
  std::u16string value;
  while (at < line.size()) value += take_char(line, at);
  variables[from_utf16(key)] = from_utf16(value);
}

// $NAME, ${NAME} and %NAME%. Two dollars and two percent signs it leaves to the runner, and so it
// does with ${} and with names that it does not know.
std::string expanded_by_gitlab(const std::string& value, const Variables& variables) {
  static const std::regex reference(
      R"(\$\$|%%|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)?\}|%([A-Za-z_]\w*)%)");
  std::string text;
  auto rest = value.begin();
  for (std::sregex_iterator found(value.begin(), value.end(), reference), end; found != end;
       ++found) {
    const auto name = found->str(1) + found->str(2) + found->str(3);
    const auto variable = variables.find(name);
    text.append(rest, (*found)[0].first);
    text += variable == variables.end() ? found->str() : variable->second;
    rest = (*found)[0].second;
  }
  return text.append(rest, value.end());
}

// As Go's os.Expand: $NAME, ${NAME}, and one special character; a name it does not know is empty,
// a dollar without a name stays.
std::string expanded_by_runner(const std::string& value, const Variables& variables) {
  static const std::regex reference(
      R"(\$(\$)|\$[*#@!?0-9-]|\$\{[*#$@!?0-9-]\}|\$\{([^}]*)\}|\$\{|\$(\w+))");
  std::string text;
  auto rest = value.begin();
  for (std::sregex_iterator found(value.begin(), value.end(), reference), end; found != end;
       ++found) {
    const auto variable = variables.find(found->str(2) + found->str(3));
    text.append(rest, (*found)[0].first);
    text += found->str(1);
    if (variable != variables.end()) text += variable->second;
    rest = (*found)[0].second;
  }
  return text.append(rest, value.end());
}

std::string strip(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n\f\v");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n\f\v") - first + 1);
}

}  // namespace

Variables read_github_output(const std::string& text) {
  Variables outputs;
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto& line = lines[i];
    const auto equals = line.find('=');
    const auto heredoc = line.find("<<");
    if (line.empty()) continue;
    if (equals < heredoc) {
      outputs[line.substr(0, equals)] = line.substr(equals + 1);
      continue;
    }
    if (heredoc == std::string::npos) throw std::runtime_error("invalid format: " + line);
    const auto delimiter = line.substr(heredoc + 2);
    if (heredoc == 0 || delimiter.empty()) throw std::runtime_error("invalid format: " + line);
    std::string value;
    const auto first = i + 1;
    for (++i; i < lines.size() && lines[i] != delimiter; ++i) {
      value += (i > first ? "\n" : "") + lines[i];
    }
    if (i == lines.size()) throw std::runtime_error("no end of " + line);
    outputs[line.substr(0, heredoc)] = value;
  }
  return outputs;
}

Variables read_properties(const std::string& text) {
  Variables properties;
  std::string line;
  bool continues = false;
  for (auto part : lines_of(text)) {
    if (!part.empty() && part.back() == '\r') part.pop_back();
    const auto first = part.find_first_not_of(" \t\f");
    part.erase(0, first == std::string::npos ? part.size() : first);
    if (!continues && (part.empty() || part[0] == '#' || part[0] == '!')) continue;
    const auto solid = part.find_last_not_of('\\');
    const auto backslashes = part.size() - (solid == std::string::npos ? 0 : solid + 1);
    continues = backslashes % 2 == 1;
    if (continues) part.pop_back();
    line += part;
    if (continues) continue;
    read_property(line, properties);
    line.clear();
  }
  return properties;
}

Variables read_dotenv(const std::string& text) {
  Variables variables;
  if (text.size() > std::size_t{5} * 1024) throw std::runtime_error("dotenv report too large");
  for (const auto& line : lines_of(text)) {
    const auto equals = line.find('=');
    if (equals == std::string::npos) throw std::runtime_error("invalid format: " + line);
    const auto name = strip(line.substr(0, equals));
    if (name.empty() ||
        name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") != std::string::npos) {
      throw std::runtime_error("invalid name: " + name);
    }
    variables[name] = strip(line.substr(equals + 1));
  }
  if (variables.size() > 20) throw std::runtime_error("too many variables");
  return variables;
}

std::string in_later_job(const std::string& value, const Variables& variables) {
  return expanded_by_runner(expanded_by_gitlab(value, variables), variables);
}

std::string command_in(const std::string& line) {
  const auto text = strip(line);
  const auto end = text.find("::", 2);
  if (text.compare(0, 2, "::") == 0 && end != std::string::npos) {
    return text.substr(2, std::min(text.find(' ', 2), end) - 2);
  }
  const auto old_form = line.find("##[");
  if (old_form == std::string::npos) return {};
  return line.substr(old_form + 3, line.find(']', old_form) - old_form - 3);
}

std::string go_json(const std::string& text) {
  std::string json = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::array<char, 8> escape = {};
    std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c) & 0xFFU);
    if (text.compare(i, 3, "\u2028") == 0 || text.compare(i, 3, "\u2029") == 0) {
      json += text.compare(i, 3, "\u2028") == 0 ? "\\u2028" : "\\u2029";
      i += 2;
    } else if (c == '"' || c == '\\') {
      json += std::string("\\") + c;
    } else if (c == '\n' || c == '\r' || c == '\t') {
      json += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == '<' || c == '>' || c == '&') {
      json += escape.data();
    } else {
      json += c;
    }
  }
  return json + "\"";
}

std::vector<std::string> hostile_values() {
  return {
      "",
      "plain",
      "two\nlines",
      "a\nresult=changed\nb",
      "x\nresult<<EOF\nchanged\nEOF\n",
      "EOF",
      "<<EOF",
      "name<<EOF",
      "a=b<<c",
      "=",
      "::error::x",
      "\n::set-output name=a::b",
      "a ##[error]x",
      "carriage\rreturn\r\n",
      "\n",
      "\n\n",
      " leading and trailing ",
      "\ttab\t",
      "back\\slash\\",
      "\\u0041\\n",
      "# not a comment",
      "! nor this",
      "key: value = other",
      "$(id) `id` ${HOME} %PATH% ${{ secrets.X }}",
      "$HOME $$HOME $$$HOME %%PATH%% %%%PATH%%% %HOME%PATH% $%HOME%$ %$HOME% ${} $ % $",
      "100% of %_ and %5D%C3%A4%b",
      "'single' \"double\"",
      "{\"a\": [1, 2]}",
      "</pre></code><script>alert(1)</script> &amp; | a | b |",
      "![x](http://example.com/x.png) **bold** [l](javascript:x) @everyone",
      "\x1b[31mred\x1b[0m \x07",
      "\u009B31m",
      "\u2028separator\u2029",
      "\u202Ebackwards\u202C",
      "\u00A0::error::x",
      "é € 😀 漢字",
      "\x7F",
      "%0A%0D%25",
      std::string(100000, 'x'),
      std::string(30000, '"'),
      std::string(30000, '\n'),
  };
}

}  // namespace test
