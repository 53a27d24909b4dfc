// SPDX-License-Identifier: Apache-2.0
#include "govalue/equal.hpp"

#include <algorithm>

#include "govalue/time_types.hpp"

namespace govalue {

namespace {

// Whether a value of the type holds what nobody here can look into.
bool holds_object(const Type& type) {
  if (type.kind == Kind::pointer) return type.element == nullptr || type.element->fields.empty();
  return type.kind == Kind::structure && type.fields.empty();
}

class Comparison {
 public:
  explicit Comparison(Budget& budget) : budget_(budget) {}

  bool equal(const Value& one, const Value& other) {
    if (one.type() != other.type()) return false;
    if (one.is_nil()) return true;
    const Kind kind = one.type()->kind;
    if (is_integer(kind) || kind == Kind::boolean) return one.as_signed() == other.as_signed();
    if (is_float(kind)) return one.as_float() == other.as_float();
    if (kind == Kind::complex128) return one.as_complex() == other.as_complex();
    if (kind == Kind::string) return same_text(one, other);
    if (one.is_nil_content() || other.is_nil_content()) {
      return one.is_nil_content() && other.is_nil_content();
    }
    if (kind == Kind::function) return false;
    // What is shared is equal, even with NaN in it.
    if (one.shares(other) && (kind != Kind::structure || holds_object(*one.type()))) return true;
    return equal_content(one, other);
  }

 private:
  bool same_text(const Value& one, const Value& other) {
    const std::string_view text = one.as_text();
    return budget_.spend_steps(1) && budget_.spend_bytes(text.size()) && text == other.as_text();
  }

  bool equal_content(const Value& one, const Value& other) {
    if (one.is_bytes()) return same_text(one, other);
    if (one.is(time_type)) return same_time(one.held<gotime::Time>(), other.held<gotime::Time>());
    if (holds_object(*one.type())) return false;
    if (!budget_.allows_depth(++depth_)) return false;
    const bool is_equal = one.is_map()    ? equal_entries(one, other)
                          : one.is_list() ? equal_items(one.items(), other.items())
                                          : equal_items(one.field_values(), other.field_values());
    --depth_;
    return is_equal;
  }

  bool equal_items(std::span<const Value> one, std::span<const Value> other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [this](const Value& left, const Value& right) {
                        return budget_.spend_steps(1) && equal(left, right);
                      });
  }

  // Entries are in the order of keys, and keys that are equal are of one type.
  bool equal_entries(const Value& one, const Value& other) {
    const auto left = one.entries();
    const auto right = other.entries();
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [this](const Entry& first, const Entry& second) {
                        return budget_.spend_steps(1) && equal(first.key, second.key) &&
                               equal(first.value, second.value);
                      });
  }

  Budget& budget_;
  std::size_t depth_ = 0;
};

}  // namespace

bool deep_equal(const Value& one, const Value& other, Budget& budget) {
  return Comparison(budget).equal(one, other) && !budget.is_exhausted();
}

}  // namespace govalue
