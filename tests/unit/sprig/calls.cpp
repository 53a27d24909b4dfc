// SPDX-License-Identifier: Apache-2.0
#include "unit/sprig/calls.hpp"

#include <stdexcept>

#include "fakes/still_world.hpp"
#include "govalue/print.hpp"
#include "sprig/functions.hpp"

namespace sprig::test {
namespace {

const FunctionTable& functions() {
  static const FunctionTable table = applicationset_functions(still_world());
  return table;
}

base::Result<Value> call(std::string_view name, const std::vector<Value>& arguments,
                         govalue::Budget& budget) {
  const auto* const function = functions().by_name().find(name);
  if (function == nullptr) throw std::runtime_error("no function " + std::string(name));
  govalue::Call place{budget, *function};
  return function->body(place, arguments);
}

std::string printed(std::string_view name, const std::vector<Value>& arguments,
                    const govalue::Limits& limits) {
  govalue::Budget budget(limits);
  const auto value = call(name, arguments, budget);
  if (!value) return "error: " + value.error().message;
  return govalue::to_text(value.value(), budget);
}

}  // namespace

std::shared_ptr<const govalue::World> still_world() {
  return std::make_shared<fakes::StillWorld>(gotime::Location::fixed("EET", 7200));
}

Value result(std::string_view name, const std::vector<Value>& arguments) {
  govalue::Budget budget{govalue::Limits()};
  return call(name, arguments, budget).value();
}

std::string called(std::string_view name, const std::vector<Value>& arguments) {
  return printed(name, arguments, {});
}

std::string called_with_little(std::string_view name, const std::vector<Value>& arguments) {
  return printed(name, arguments, {.steps = 1000, .memory = 1000, .depth = 10});
}

}  // namespace sprig::test
