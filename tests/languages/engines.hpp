// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "govalue/budget.hpp"
#include "languages/protocol.hpp"
#include "sprig/functions.hpp"

namespace languages {

// Answers as the engines of tests/oracles do: with their data sets, functions and made-up
// repository.
class Engines {
 public:
  Engines();
  explicit Engines(std::shared_ptr<const govalue::World> world);

  Answer answer(const Request& request);

  // Made once.
  const govalue::Value& data(const std::string& name);
  const govalue::Functions& functions(const std::string& mode) const;
  std::shared_ptr<const govalue::World> world() const { return world_; }

 private:
  govalue::Value fresh_data(const std::string& name) const;
  Answer render_template(const Request& request);
  Answer evaluate(const Request& request);
  Answer replace_tags(const Request& request);

  std::shared_ptr<const govalue::World> world_;
  sprig::FunctionTable notification_functions_;
  sprig::FunctionTable applicationset_functions_;
  std::map<std::string, govalue::Value> data_ = {};
};

}  // namespace languages
