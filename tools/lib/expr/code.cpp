// SPDX-License-Identifier: Apache-2.0
#include "expr/code.hpp"

namespace expr {

std::size_t operands_of(const Code& code, const Instruction& instruction) {
  const auto argument = static_cast<std::size_t>(instruction.argument);
  switch (instruction.operation) {
    case Operation::push:
    case Operation::push_integer:
    case Operation::push_nil:
    case Operation::push_environment:
    case Operation::load:
    case Operation::load_path:
    case Operation::jump:
    case Operation::end:
    case Operation::end_with_found:
    case Operation::end_with_all:
    case Operation::jump_if_done:
    case Operation::next:
    case Operation::begin_backwards:
    case Operation::previous:
    case Operation::count:
    case Operation::jump_if_counted:
    case Operation::push_index:
    case Operation::push_count:
    case Operation::is_one:
    case Operation::push_item:
    case Operation::push_accumulator:
    case Operation::skip_first:
    case Operation::fail_not_found:
    case Operation::finish_groups:
    case Operation::finish_sort:
      return 0;
    case Operation::fetch:
    case Operation::equal:
    case Operation::not_equal:
    case Operation::equal_integers:
    case Operation::equal_texts:
    case Operation::less:
    case Operation::more:
    case Operation::less_or_equal:
    case Operation::more_or_equal:
    case Operation::add:
    case Operation::subtract:
    case Operation::multiply:
    case Operation::divide:
    case Operation::modulo:
    case Operation::power:
    case Operation::range:
    case Operation::in:
    case Operation::matches:
    case Operation::contains:
    case Operation::starts_with:
    case Operation::ends_with:
      return 2;
    case Operation::slice:
      return 3;
    case Operation::make_list:
      return argument;
    case Operation::make_map:
      return 2 * argument;
    case Operation::call:
    case Operation::call_member:
    case Operation::call_typed_member:
      return 1;  // whether it can be called at all is asked before there must be arguments
    case Operation::call_builtin:
      if (code.builtins[argument]->style == CallStyle::one_argument) return 1;
      return instruction.extra & (keeps_first_pointer_bit - 1);
    default:
      return 1;
  }
}

}  // namespace expr
