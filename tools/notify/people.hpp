// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace tools::notify {

// The person who started the pipeline, and how the services know them.
class Author {
 public:
  Author() = default;

  // Finds the person whom the CI system names (`.ci` with `actor` and `commit`) in a file of
  // people:
  //
  //   jane:                          # the login, mail address or name that the CI system has
  //     also: [jane@example.com]     # other names of the same person
  //     slack: U012AB3CD
  //     dingtalk: "13800138000"
  //
  // Keys are types of services or names of services. `path` may be empty: then only what needs no
  // file is known, a mail address and a login. Fails with `usage` and `malformed`.
  static base::Result<Author> find(const std::string& path, const nlohmann::json& pipeline,
                                   const base::Deadline& deadline);

  // A service that the file has handles for, and of whom.
  struct Known {
    std::string service;
    std::string person;
  };
  // Each service once, in the order of people.
  const std::vector<Known>& services() const { return services_; }

  // Empty where the CI system names nobody.
  const std::string& name() const { return name_; }

  // The handles by which a service can tell them; none where nobody knows one.
  std::vector<std::string> handles_for(const std::string& service, std::string_view type) const;

 private:
  base::Result<void> read_person(const std::string& person, const nlohmann::json& entry,
                                 const std::vector<std::string>& wanted);

  std::string name_;
  std::string mail_;
  std::string login_;
  std::map<std::string, std::vector<std::string>> handles_;  // by service or type
  bool is_found_ = false;                                    // in the file
  std::vector<Known> services_;
};

}  // namespace tools::notify
