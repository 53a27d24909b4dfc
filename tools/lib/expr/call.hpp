// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "expr/evaluation.hpp"
#include "govalue/function.hpp"
#include "govalue/value.hpp"

namespace expr {

// Which words Go has for an argument of the wrong type.
enum class CallKind {
  reflected,  // the type of the function is not known before: "reflect: Call using int as type …"
  typed,      // it is: "interface conversion: interface {} is int, not time.Duration"
};

// Whether this is a function, and one that takes so many arguments; else it says what is wrong.
bool can_call(Evaluation& evaluation, const govalue::Value& function, std::size_t arguments);

// Calls a function of the environment that `can_call` has seen. The arguments are changed to what
// it wants.
bool call(Evaluation& evaluation, const govalue::Value& function,
          std::span<govalue::Value> arguments, govalue::Value& result);

// Whether a method takes so many arguments; else it says so.
bool can_call_method(Evaluation& evaluation, const govalue::Function& method,
                     std::size_t arguments);

// Calls a method that `can_call_method` has seen. The receiver stands in front of the arguments.
bool call_method(Evaluation& evaluation, const govalue::Function& method,
                 std::span<govalue::Value> receiver_and_arguments, CallKind kind,
                 govalue::Value& result);

// x.Method that is not called: a function that remembers x.
govalue::Value bind(const govalue::Function& method, const govalue::Value& receiver);

}  // namespace expr
