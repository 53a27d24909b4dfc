// SPDX-License-Identifier: Apache-2.0
#include "yaml/plain_writer.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

namespace yaml {
namespace {

using Json = nlohmann::ordered_json;

bool by_bytes(std::string_view one, std::string_view other) {
  return one < other;
}

const char* const words[] = {"a",
                             "v1.2.3",
                             "1",
                             "1.5",
                             "0x1f",
                             "0o17",
                             "0b1",
                             "1e3",
                             "12e4567",
                             "1_000",
                             "true",
                             "yes",
                             "y",
                             "no",
                             "on",
                             "null",
                             "NULL",
                             "1:30",
                             "2020-1-1",
                             "a:b",
                             "a:b:c",
                             "inf",
                             "nan",
                             "0123",
                             "x=y",
                             "a+b",
                             "1.2.3.4",
                             "a-",
                             "a.",
                             "A/b_c",
                             "1:2:3",
                             "190:20:30",
                             "2001-12-14t21:59:43.10-05:00",
                             "https://git.example.com:8080/acme/deploy.git"};

// Values of words, numbers, and nestings of them.
class Drawing {
 public:
  explicit Drawing(unsigned seed) : random_(seed) {}

  Json map(int depth) {
    Json map = Json::object();
    for (unsigned count = below(4); count > 0; --count) map[word()] = value(depth - 1);
    return map;
  }

 private:
  unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }
  std::string word() { return words[below(std::size(words))]; }

  Json list(int depth) {
    Json list = Json::array();
    for (unsigned count = below(4); count > 0; --count) {
      list.push_back(depth > 0 && below(2) == 0 ? map(depth) : value(0));
    }
    return list;
  }

  Json value(int depth) {
    const unsigned kind = below(depth > 0 ? 8 : 6);
    if (kind == 6) return map(depth);
    if (kind == 7) return list(depth);
    if (kind == 0) return below(2) == 0;
    if (kind == 1) return static_cast<int>(below(2000)) - 1000;
    if (kind == 2) return nullptr;
    return word();
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("words are written as the library writes them") {
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    const Json drawn = Drawing(seed).map(4);
    const Json document = {{"doc", drawn}};
    const auto plain = write_plainly(document, &by_bytes);
    REQUIRE(plain);
    // A text of two words is not for us, so that the library writes all of it.
    const Json with_two_words = {{"doc", drawn}, {"zz", "two words"}};
    REQUIRE(!write_plainly(with_two_words, &by_bytes));
    INFO(document.dump());
    REQUIRE(*plain + "zz: two words\n" == from_json(with_two_words, &by_bytes).value());
  }
}

TEST_CASE("what is more than words is left to the library") {
  for (const char* text : {"",     " a",   "a ", "a b", "a:", ":a", "-a", "#a",  "a#b", "a,b", "[a",
                           "{a",   "*a",   "&a", "!a",  "|a", ">a", "'a", "\"a", "%a",  "@a",  "`a",
                           "a\nb", "a\tb", "é",  "~",   "=",  "<<", ".5", "/a",  "_a"}) {
    INFO(text);
    CHECK(!write_plainly(Json{{"a", text}}, &by_bytes));
    CHECK(!write_plainly(Json{{text, "a"}}, &by_bytes));
  }
  CHECK(!write_plainly(Json{{"a", 1.5}}, &by_bytes));
  CHECK(!write_plainly(Json{{"a", {{"b", {{1, 2}, {3}}}}}}, &by_bytes));
  CHECK(!write_plainly(Json::object(), &by_bytes));
  CHECK(!write_plainly(Json::array({1}), &by_bytes));
  CHECK(!write_plainly(Json("a"), &by_bytes));
  CHECK(!write_plainly(Json{{std::string(101, 'a'), "b"}}, &by_bytes));
}

}  // namespace yaml
