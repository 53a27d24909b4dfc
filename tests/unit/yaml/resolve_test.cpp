// SPDX-License-Identifier: Apache-2.0
#include "yaml/resolve.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "base/text.hpp"
#include "support.hpp"
#include "unit/tab_separated.hpp"
#include "yaml/number.hpp"

using namespace yaml;

namespace {

// What a real program saw: a row's pair of columns.
struct Answer {
  std::string type;
  std::string value;
};

std::string name_of(Type type) {
  switch (type) {
    case Type::string:
      return "string";
    case Type::integer:
      return "int";
    case Type::floating:
      return "float";
    case Type::boolean:
      return "bool";
    case Type::null:
      return "null";
    case Type::timestamp:
      return "timestamp";
    case Type::merge:
    case Type::value:
      break;
  }
  return "error";
}

bool agrees(const Reading& reading, const Answer& answer) {
  if (name_of(reading.type) != answer.type) return false;
  if (reading.type == Type::timestamp || reading.type == Type::null) return true;
  if (reading.type != Type::floating) return reading.value == answer.value;
  return reading.value == canonical_float(std::strtod(answer.value.c_str(), nullptr));
}

// JSON does not tell integers from floats, and has no infinity.
bool agrees_with_json(const Reading& reading, const Answer& answer) {
  if (answer.type == "error") {
    return reading.type == Type::floating && base::is_ascii_alpha(reading.value.back());
  }
  if (answer.type != "number") return agrees(reading, answer);
  const bool is_number = reading.type == Type::integer || reading.type == Type::floating;
  return is_number &&
         std::strtod(reading.value.c_str(), nullptr) == std::strtod(answer.value.c_str(), nullptr);
}

// PyYAML knows the type of these, and then fails to make a value of it.
bool agrees_with_pyyaml(const Reading& reading, std::string_view text, const Answer& answer) {
  if (answer.type == "error") return reading.type != Type::string;
  const bool is_letter = text == "y" || text == "Y" || text == "n" || text == "N";
  if (is_letter) return answer.type == "string" && reading.type == Type::boolean;
  return agrees(reading, answer);
}

}  // namespace

TEST_CASE("readers: each sees what the real program sees", "[yaml]") {
  const auto rows = tab_separated("scalars.tsv");
  REQUIRE(rows.size() > 1500);
  for (const auto& row : rows) {
    REQUIRE(row.size() == 9);
    const auto& text = row[0];
    INFO("`" << text << "`");
    const auto go2 = read_plain(Reader::go2, text);
    const auto go3 = read_plain(Reader::go3, text);
    const auto yaml11 = read_plain(Reader::yaml11, text);
    INFO("go2 " << name_of(go2.type) << " " << go2.value << ", go3 " << name_of(go3.type) << " "
                << go3.value << ", yaml11 " << name_of(yaml11.type) << " " << yaml11.value);
    CHECK(agrees(go2, {row[1], row[2]}));
    CHECK(agrees(go3, {row[3], row[4]}));
    CHECK(agrees_with_json(go2, {row[5], row[6]}));
    CHECK(agrees_with_pyyaml(yaml11, text, {row[7], row[8]}));
  }
}

TEST_CASE("readers: the core schema of YAML 1.2", "[yaml]") {
  struct Row {
    std::string_view text;
    Type type;
    std::string value;
  };
  const Row rows[] = {
      {"", Type::null, ""},
      {"~", Type::null, ""},
      {"NULL", Type::null, ""},
      {"nULL", Type::string, "nULL"},
      {"TRUE", Type::boolean, "true"},
      {"false", Type::boolean, "false"},
      {"yes", Type::string, "yes"},
      {"y", Type::string, "y"},
      {"0", Type::integer, "0"},
      {"-0", Type::integer, "0"},
      {"+12", Type::integer, "12"},
      {"010", Type::integer, "10"},
      {"0o17", Type::integer, "15"},
      {"-0o17", Type::string, "-0o17"},
      {"0x1F", Type::integer, "31"},
      {"0b1", Type::string, "0b1"},
      {"1_000", Type::string, "1_000"},
      {"99999999999999999999", Type::integer, "99999999999999999999"},
      {"1e3", Type::floating, "1000"},
      {"1.", Type::floating, "1"},
      {".5", Type::floating, "0.5"},
      {"-.5e-3", Type::floating, "-5e-04"},
      {".", Type::string, "."},
      {"1.2.3", Type::string, "1.2.3"},
      {"+.INF", Type::floating, "inf"},
      {".nan", Type::floating, "nan"},
      {"12:30", Type::string, "12:30"},
      {"2024-01-01", Type::string, "2024-01-01"},
      {"<<", Type::string, "<<"},
      {"=", Type::string, "="},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(read_plain(Reader::core, row.text) == Reading{row.type, row.value});
  }
}

TEST_CASE("readers: all of them see a string only in what is none of their words", "[yaml]") {
  for (const auto* text : {"v1.2.3", "1.2.3", "abc1234", "1,000", "10s", "latest", "a:b", "::1"}) {
    INFO(text);
    CHECK(read_by_all(text) == Reading{Type::string, text});
  }
  for (const auto* text :
       {"1276e23", "706798e8", "1e3", "0123456", "0x1F",  "0o17", "1_000",      "12:30:45",
        "1.20",    "on",       "yes", "y",       "null",  "~",    "2024-01-01", ".inf",
        "=",       "<<",       "",    "08",      "1e3_0", "1_"}) {
    INFO(text);
    CHECK_FALSE(is_type_to_all(text, Type::string));
  }
}

TEST_CASE("readers: an octal number is an integer to all, and not the same one", "[yaml]") {
  CHECK(is_type_to_all("0644", Type::integer));
  CHECK_FALSE(read_by_all("0644"));
  CHECK(read_by_all("+5") == Reading{Type::integer, "5"});
  CHECK(read_by_all("18446744073709551615") == Reading{Type::integer, "18446744073709551615"});
  CHECK_FALSE(read_by_all("18446744073709551616"));
}

TEST_CASE("readers: quotes and tags decide before the spelling does", "[yaml]") {
  const std::string_view text =
      "a: \"1\"\nb: !!str 1\nc: ! 1\nd: !local 1\ne: !!int 1\nf: !!float 1\ng: !!int \"1\"\n"
      "h: |\n  1\n";
  const auto tree = tree_of(text);
  const auto at = [&](NodeId n) { return read_scalar(tree, 2 * n); };
  CHECK(at(1) == Reading{Type::string, "1"});
  CHECK(at(2) == Reading{Type::string, "1"});
  CHECK(at(3) == Reading{Type::string, "1"});
  CHECK(at(4) == Reading{Type::string, "1"});
  CHECK(at(5) == Reading{Type::integer, "1"});
  CHECK_FALSE(at(6));
  CHECK_FALSE(at(7));
  CHECK(at(8) == Reading{Type::string, "1\n"});
}

TEST_CASE("readers: long and hostile numbers take no time", "[yaml]") {
  const std::string digits(1'000'000, '7');
  CHECK(read_plain(Reader::yaml11, "0x" + digits).type == Type::integer);
  CHECK(read_plain(Reader::core, digits).type == Type::integer);
  CHECK(read_plain(Reader::go3, digits).type == Type::string);
  CHECK(read_plain(Reader::yaml11, "1" + std::string(100'000, ':')).type == Type::string);
}
