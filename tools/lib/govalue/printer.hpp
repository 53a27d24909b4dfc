// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "govalue/budget.hpp"
#include "govalue/layout.hpp"
#include "govalue/value.hpp"

namespace govalue {

// Prints values at the end of a text, one after the other, each with a verb and a layout.
class Printer {
 public:
  Printer(std::string& out, Budget& budget) : out_(out), budget_(budget), counted_(out.size()) {}
  Printer(const Printer&) = delete;
  Printer& operator=(const Printer&) = delete;
  ~Printer() { count(); }

  Layout layout = {};

  // One operand. Bytes are the verbs of ASCII; any other character is printed as one that nothing
  // has.
  void print_operand(const Value& value, char32_t verb);

 private:
  // A value in a slice, map or structure: `place` is the type of the variable it stands in.
  void print_element(const Value& value, const Type& place, char32_t verb, std::size_t depth);
  void print_content(const Value& value, char32_t verb, std::size_t depth);
  bool print_by_method(const Value& value, char32_t verb);
  void call_method(const Value& value, const Function& method, char32_t verb);

  void print_boolean(const Value& value, char32_t verb);
  void print_integer(const Value& value, Integer integer, bool is_signed, char32_t verb);
  void print_float(const Value& value, double number, int bits, char32_t verb);
  void print_complex(const Value& value, char32_t verb);
  // Text of a string, of bytes or of a method; false where the verb is not for texts.
  bool print_text(std::string_view text, char32_t verb);
  void print_bytes(const Value& value, std::string_view type, char32_t verb);
  void print_slice(const Value& value, std::string_view type, char32_t verb, std::size_t depth);
  void print_map(const Value& value, char32_t verb, std::size_t depth);
  void print_structure(const Value& value, const Type& type, char32_t verb, std::size_t depth);
  void print_pointer(const Value& value, char32_t verb, std::size_t depth);
  void print_address(const Value& value, char32_t verb);
  void print_bad_verb(const Value& value, char32_t verb);

  void put_0x(std::uint64_t number, bool has_0x);
  // What stands between the parts of a slice, map or structure.
  void separate(std::size_t index);
  // Says what the type is, and whether the value is nil and that is all there is to say.
  bool opens_as_nil(const Value& value, std::string_view type);
  bool may_go_on(std::size_t depth);
  // Spends memory on what was printed since.
  void count() {
    budget_.spend_memory(out_.size() - counted_);
    counted_ = out_.size();
  }

  std::string& out_;
  Budget& budget_;
  std::size_t counted_;  // bytes of the text that the budget knows about
  bool is_complaining_ = false;
};

}  // namespace govalue
