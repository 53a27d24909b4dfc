// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "applicationset/params.hpp"
#include "base/error.hpp"

namespace applicationset {

// The errors of the applications of one generator. Each is there once, with the number of
// applications that it keeps from being made, and with the parameters of the first one.
class Failures {
 public:
  // `generator` is its path, where there are several; else empty.
  explicit Failures(std::string generator) : generator_(std::move(generator)) {}

  // `params` are what a template failed with; nil where they do not matter.
  void add(base::Error error, const Params& params);

  // Whether there are so many different ones that more of them help nobody.
  bool is_full() const;

  void move_to(std::vector<base::Error>& errors);

 private:
  struct Failure {
    base::Error error;
    std::string first;  // "name=web"
    std::size_t count = 0;
  };

  std::string generator_;
  std::vector<Failure> failures_;
  std::unordered_map<std::string, std::size_t> places_;  // by the text of the error
};

// What may have been meant by a key that a map does not have: "did you mean {{.name}}?", or which
// there are. `parent` is how a tag begins that takes something out of the map: ".", ".values.".
std::string hint_for_key(std::string_view key, const govalue::Value& map, std::string_view parent);

}  // namespace applicationset
