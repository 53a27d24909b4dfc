// SPDX-License-Identifier: Apache-2.0
#include "base/result.hpp"

#include <catch2/catch.hpp>
#include <memory>

namespace {

using base::Error;
using base::ErrorKind;
using base::Result;

Result<int> half(int number) {
  if (number % 2 != 0) return Error{.kind = ErrorKind::malformed, .message = "odd"};
  return number / 2;
}

Result<int> quarter(int number) {
  const auto halved = TRY(half(number).context("halving"));
  return half(halved).context("halving again");
}

Result<std::unique_ptr<int>> boxed(int number) {
  auto box = TRY(Result<std::unique_ptr<int>>(std::make_unique<int>(number)));
  return box;
}

Result<void> check(int number) {
  TRY(half(number));
  return {};
}

}  // namespace

TEST_CASE("result: TRY yields the value, or leaves with the error", "[base]") {
  CHECK(quarter(12).value() == 3);
  CHECK(quarter(3).error().kind == ErrorKind::malformed);
  CHECK(check(4).has_value());
  CHECK(check(5).error().message == "odd");
}

TEST_CASE("result: a value that can only be moved passes through TRY", "[base]") {
  CHECK(**boxed(7) == 7);
}

TEST_CASE("result: the message names what was being done, outermost first", "[base]") {
  CHECK(to_string(quarter(6).context("sharing").error()) == "sharing: halving again: odd");
  CHECK(to_string(check(1).context("checking").error()) == "checking: odd");
}

TEST_CASE("result: asking for the wrong alternative throws", "[base]") {
  CHECK_THROWS(half(1).value());
  CHECK_THROWS(half(2).error());
}
