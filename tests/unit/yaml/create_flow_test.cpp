// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

TEST_CASE("create: YAML in the form of JSON stays in it", "[yaml]") {
  check_created({
      {"{\"a\": 1}\n", "b=x", "{\"a\": 1, \"b\": \"x\"}\n"},
      {"{\"a\": {}}\n", "a.b.c=x", "{\"a\": {\"b\": {\"c\": \"x\"}}}\n"},
      {"m: {\"a\": 1}\n", "m.b=3", "m: {\"a\": 1, \"b\": \"3\"}\n"},
      {"\"m\": {a: 1}\n", "m.b=x", "\"m\": {a: 1, b: x}\n"},
  });
}

TEST_CASE("create: in a flow map on one line", "[yaml]") {
  check_created({
      {"m: {}\n", "m.a=x", "m: {a: x}\n"},
      {"m: { }\n", "m.a=x", "m: { a: x }\n"},
      {"m: {  }\n", "m.a.b=x", "m: { a: {b: x} }\n"},
      {"m: {# c\n  }\n", "m.a=x", "m: {a: x # c\n  }\n"},
      {"m: {a: 1}\n", "m.b=x", "m: {a: 1, b: x}\n"},
      {"m: { a: 1 }\n", "m.b=x", "m: { a: 1, b: x }\n"},
      {"m: {a: 1,}\n", "m.b=x", "m: {a: 1, b: x}\n"},
      {"m: {a: 1, }\n", "m.b=x", "m: {a: 1, b: x }\n"},
      {"m: {a: 1,# c\n  }\n", "m.b=x", "m: {a: 1, b: x # c\n  }\n"},
      {"m: {a: }\n", "m.b=x", "m: {a: , b: x }\n"},
      {"m: {a}\n", "m.b=x", "m: {a, b: x}\n"},
      {"m: {a: {c: 1}}\n", "m.a.b=x", "m: {a: {c: 1, b: x}}\n"},
      {"m: {a: [1, 2]}\n", "m.b=x,y", "m: {a: [1, 2], b: \"x,y\"}\n"},
      {"m: {a: 'x'}\n", "m.b.c:=[1]", "m: {a: 'x', b: {c: [1]}}\n"},
      {"l: [{a: 1}, {b: 2}]\n", "l[1].c=x", "l: [{a: 1}, {b: 2, c: x}]\n"},
  });
}

TEST_CASE("create: in a flow map over several lines", "[yaml]") {
  check_created({
      {"m: {\n  a: 1\n}\n", "m.b=x", "m: {\n  a: 1,\n  b: x\n}\n"},
      {"m: {\n  a: 1,\n}\n", "m.b=x", "m: {\n  a: 1,\n  b: x,\n}\n"},
      {"m: {\n  a: 1 # c\n}\n", "m.b=x", "m: {\n  a: 1, # c\n  b: x\n}\n"},
      {"m: {\n  a: 1, # c\n}\n", "m.b=x", "m: {\n  a: 1, # c\n  b: x,\n}\n"},
      {"m: { a: 1,\n     c: 2 }\n", "m.b=x", "m: { a: 1,\n     c: 2,\n     b: x }\n"},
      {"m: {\r\n  a: 1\r\n}\r\n", "m.b=x", "m: {\r\n  a: 1,\r\n  b: x\r\n}\r\n"},
      {"m: {\n  a: 1\n}\n", "m.b.c=x", "m: {\n  a: 1,\n  b: {c: x}\n}\n"},
  });
}

TEST_CASE("create: a pair without braces takes no other", "[yaml]") {
  CHECK(created("l: [a: 1]\n", {"l[0].b=x"}) ==
        "error: line 1: a map without braces takes no more keys | write braces around it first");
}

TEST_CASE("create: in JSON, as its siblings are written", "[yaml]") {
  check_created(
      {
          {"{\"a\": 1}", "b=x", "{\"a\": 1, \"b\": \"x\"}"},
          {"{\"a\":1}", "b=x", "{\"a\":1,\"b\":\"x\"}"},
          {"{\"a\" : 1}", "b=x", "{\"a\" : 1, \"b\" : \"x\"}"},
          {"{}", "a=x", "{\"a\": \"x\"}"},
          {"{}\n", "a.b:=1", "{\"a\": {\"b\": 1}}\n"},
          {"{\n  \"a\": 1\n}\n", "b=x", "{\n  \"a\": 1,\n  \"b\": \"x\"\n}\n"},
          {"{\n\t\"a\": 1\n}\n", "b=x", "{\n\t\"a\": 1,\n\t\"b\": \"x\"\n}\n"},
          {"{\n  \"a\": 1\n}\n", "b.c=x", "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": \"x\"\n  }\n}\n"},
          {"{\n    \"a\": 1\n}\n", "b.c:=null",
           "{\n    \"a\": 1,\n    \"b\": {\n        \"c\": null\n    }\n}\n"},
          {"{\r\n  \"a\": 1\r\n}\r\n", "b.c=x",
           "{\r\n  \"a\": 1,\r\n  \"b\": {\r\n    \"c\": \"x\"\r\n  }\r\n}\r\n"},
          {"{\"a\": null}", "a.b=x", "{\"a\": {\"b\": \"x\"}}"},
          {"", "a=x", "{\"a\": \"x\"}\n"},
          {"[{\"a\": 1}]", "[0].b=x", "[{\"a\": 1, \"b\": \"x\"}]"},
      },
      Format::json);
}

TEST_CASE("create: the line of a key in spread out JSON", "[yaml]") {
  const auto result = outcome("{\n  \"a\": 1\n}\n", {"b.c=x"},
                              {.format = Format::json, .if_missing = IfMissing::create});
  CHECK(result.changes.at(0).line == 4);
}
