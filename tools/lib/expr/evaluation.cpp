// SPDX-License-Identifier: Apache-2.0
#include "expr/evaluation.hpp"

#include "expr/place_type.hpp"
#include "govalue/function.hpp"
#include "govalue/time_types.hpp"

namespace expr {

// expr's own limit of what one evaluation may make.
constexpr std::uint64_t max_size = 1'000'000;

bool Evaluation::fail(std::string message) {
  message_ = std::move(message);
  return false;
}

bool Evaluation::fail_operation(const govalue::Value& left, std::string_view sign,
                                const govalue::Value& right) {
  return fail("invalid operation: " + govalue::type_name(left) + " " + std::string(sign) + " " +
              govalue::type_name(right));
}

bool Evaluation::fail_conversion(const govalue::Value& value, std::string_view wanted) {
  return fail("interface conversion: interface {} is " +
              (value.is_nil() ? "nil" : govalue::type_name(value)) + ", not " +
              std::string(wanted));
}

bool Evaluation::grow(std::uint64_t size) {
  size_ += size;
  return size_ < max_size || fail("memory budget exceeded");
}

std::string_view kind_text(const govalue::Value& value) {
  if (value.is_nil()) return "invalid";
  // Our arrays are slices whose name tells.
  if (value.type()->kind == govalue::Kind::slice && !value.type()->name.starts_with("[]")) {
    return "array";
  }
  return govalue::kind_name(value.type()->kind);
}

void follow(govalue::Value& value) {
  if (!value.is(govalue::Kind::pointer)) return;
  if (value.is_nil_content()) {
    value = govalue::Value();
  } else if (value.is(govalue::location_type)) {
    value = pointed_place(value);
  } else if (value.type()->element != nullptr) {
    value = value.pointed();
  }
}

}  // namespace expr
