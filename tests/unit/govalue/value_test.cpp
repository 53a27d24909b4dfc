// SPDX-License-Identifier: Apache-2.0
#include "govalue/value.hpp"

#include <catch2/catch.hpp>

#include "govalue/function.hpp"
#include "govalue/functions.hpp"

using namespace govalue;

namespace {

std::vector<std::string> keys_of(const Value& map) {
  std::vector<std::string> keys;
  for (const auto& entry : map.entries()) keys.emplace_back(entry.key.as_text());
  return keys;
}

Value text(std::string_view value) {
  return Value::text(value);
}

}  // namespace

TEST_CASE("A value has the type it was made with") {
  CHECK(Value().is_nil());
  CHECK(Value::integer(3).is(int_type));
  CHECK(Value::int64(3).is(int64_type));
  CHECK(Value::float64(0.5).as_float() == 0.5);
  CHECK(Value::boolean(true).as_bool());
  CHECK(text("a").as_text() == "a");
  CHECK(Value::bytes("a").is_bytes());
  CHECK_FALSE(Value::bytes("a").is_list());
  CHECK(Value::strings({"a", "b"}).items()[1].as_text() == "b");
}

TEST_CASE("Numbers are cut to the width of their type") {
  CHECK(Value::of_signed(int8_type, 200).as_signed() == -56);
  CHECK(Value::of_signed(int32_type, std::int64_t{1} << 40U).as_signed() == 0);
  CHECK(Value::of_unsigned(uint8_type, 257).as_unsigned() == 1);
  CHECK(Value::of_float(float32_type, 0.1).as_float() == static_cast<double>(0.1F));
}

TEST_CASE("A map finds its keys, and has them in order") {
  const auto map = Value::map({{text("b"), Value::integer(1)},
                               {text("argoproj.io/b"), Value::integer(2)},
                               {text("argoproj.io/a"), Value::integer(3)},
                               {text(""), Value::integer(4)},
                               {text("b"), Value::integer(5)}});
  CHECK(keys_of(map) == std::vector<std::string>{"", "argoproj.io/a", "argoproj.io/b", "b"});
  CHECK(map.find("b")->as_signed() == 5);
  CHECK(map.find("argoproj.io/a")->as_signed() == 3);
  CHECK(map.find("")->as_signed() == 4);
  for (const auto* absent : {"a", "argoproj", "argoproj.io/", "argoproj.io/aa", "bb", "c"}) {
    INFO(absent);
    CHECK(map.find(absent) == nullptr);
  }
  CHECK(map.find(std::string_view("b\0", 2)) == nullptr);
  CHECK(map.find(text("b"))->as_signed() == 5);
  CHECK(map.find(Value::integer(1)) == nullptr);
}

TEST_CASE("Who shares a map sees it change") {
  const auto map = Value::map();
  const auto other = map;  // NOLINT(performance-unnecessary-copy-initialization): a handle
  other.set("argoproj.io/z", Value::integer(1));
  other.set("argoproj.io/a", Value::integer(2));
  other.set("argoproj.io/z", Value::integer(3));
  CHECK(map.shares(other));
  CHECK(keys_of(map) == std::vector<std::string>{"argoproj.io/a", "argoproj.io/z"});
  CHECK(map.find("argoproj.io/z")->as_signed() == 3);
  map.erase("argoproj.io/a");
  map.erase("nosuch");
  CHECK(other.find("argoproj.io/a") == nullptr);
  CHECK(other.find("argoproj.io/z")->as_signed() == 3);
  CHECK(other.size() == 1);
}

TEST_CASE("Keys of several kinds have an order, too") {
  const auto map = Value::map({{Value::boolean(true), Value::integer(1)},
                               {Value::integer(2), Value::integer(2)},
                               {Value(), Value::integer(3)},
                               {text("k"), Value::integer(4)},
                               {Value::integer(-1), Value::integer(5)}},
                              any_map_type);
  std::vector<std::int64_t> order;
  for (const auto& entry : map.entries()) order.push_back(entry.value.as_signed());
  CHECK(order == std::vector<std::int64_t>{3, 4, 5, 2, 1});
  CHECK(map.find(Value::integer(2))->as_signed() == 2);
  CHECK(map.find(Value())->as_signed() == 3);
  CHECK(map.find(Value::int64(2)) == nullptr);
}

TEST_CASE("The nil of a type is not nil, and empty") {
  const auto map = Value::nil_of(map_type);
  CHECK_FALSE(map.is_nil());
  CHECK(map.is_nil_content());
  CHECK(map.entries().empty());
  CHECK(map.find("a") == nullptr);
  CHECK(Value::nil_of(list_type).size() == 0);
  CHECK(Value::nil_of(interface_type).is_nil());
  CHECK(Value::zero_of(string_type).as_text().empty());
}

TEST_CASE("However deeply values are nested, the end of them needs no stack") {
  auto value = Value::integer(1);
  for (int depth = 0; depth < 2'000'000; ++depth) {
    std::vector<Value> items;
    items.push_back(std::move(value));
    value = Value::list(std::move(items));
  }
  value = Value();
  CHECK(value.is_nil());
}

TEST_CASE("A function shows its type as Go prints it") {
  constexpr const Type* parameters[] = {&string_type, &interface_type};
  const Function function{.name = "f",
                          .body = nullptr,
                          .parameters = parameters,
                          .result = &string_type,
                          .is_variadic = true,
                          .can_fail = true};
  CHECK(function_type_name(function) == "func(string, ...interface {}) (string, error)");
}

TEST_CASE("A name that there is not reminds of one that there is") {
  const Function rows[] = {{.name = "trunc", .body = nullptr, .parameters = {}, .result = nullptr},
                           {.name = "quote", .body = nullptr, .parameters = {}, .result = nullptr}};
  const Functions functions(rows);
  CHECK(functions.find("quote") == &rows[1]);
  CHECK(functions.find("quot") == nullptr);
  CHECK(functions.did_you_mean("quot") == "quote");
  CHECK_FALSE(functions.did_you_mean("nothingLikeThat"));
}
