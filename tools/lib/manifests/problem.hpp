// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace manifests {

enum class Severity { error, warning, info };

// Where something is written; line 0 where that is not known.
struct Place {
  std::string file = {};
  std::size_t line = 0;
};

// "apps.yaml:12", "apps.yaml".
std::string to_string(const Place& place);

// Says where a path of an object is written (see path.hpp). What is not in the file itself is where
// the nearest thing around it is.
using Where = std::function<Place(const std::string& path)>;

// What is wrong with an object, or may be.
struct Problem {
  Severity severity = Severity::error;
  std::string rule;       // "AS001"
  std::string file = {};  // empty where the object comes from none
  std::size_t line = 0;   // from 1; 0 where it is not known
  std::string path = {};  // "spec.generators[0].git"; empty for the object as a whole
  std::string message;    // lower case, no full stop
  std::string hint = {};  // the way out; often empty

  bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

// Adds problems that lie in one object.
class Reporter {
 public:
  // Both must outlive it.
  Reporter(const Where& where, Problems& problems) : where_(where), problems_(problems) {}

  void error(std::string_view rule, std::string path, std::string message, std::string hint = {});
  void warning(std::string_view rule, std::string path, std::string message, std::string hint = {});
  void info(std::string_view rule, std::string path, std::string message, std::string hint = {});

 private:
  void add(Severity severity, std::string_view rule, std::string path, std::string message,
           std::string hint);

  const Where& where_;
  Problems& problems_;
};

}  // namespace manifests
