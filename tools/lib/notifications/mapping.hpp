// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "notifications/problem.hpp"
#include "notifications/source.hpp"
#include "services/field.hpp"

namespace notifications {

using Json = nlohmann::json;
using Path = std::vector<std::string>;

// "slack.attachments", "[0].send": a number is the index of a list.
std::string to_string(const Path& path);

// Where a key stands in the text of an entry; the place of the entry itself where it is not found.
// With a line, that line of the text below the key.
Place place_of(const Entry& entry, const Path& path, std::size_t line = 0);

// Collects what is said about one entry.
class Notes {
 public:
  Notes(const Entry& entry, Problems& problems) : entry_(entry), problems_(problems) {}

  void error(std::string rule, const Path& path, std::string message, std::string hint = {});
  void unreadable(const Path& path, const base::Error& error);
  void warning(std::string rule, const Path& path, std::string message, std::string hint = {});
  void warning_at(Place place, std::string rule, std::string message, std::string hint = {});
  const Entry& entry() const { return entry_; }

 private:
  Place where(const Path& path) const;
  void add(Problem::Severity severity, std::string rule, Place place, std::string message,
           std::string hint);

  const Entry& entry_;
  Problems& problems_;
};

// The text of an entry as Argo CD reads it (spec: sigs.k8s.io/yaml over go-yaml v2); duplicate keys
// are noted. Fails with `malformed`.
base::Result<Json> read_yaml(const Entry& entry, Notes& notes);

// A mapping with the keys that `fields` has, each value of the type it should have; a key in other
// letters counts, too, as in Go, and null is nothing. Keys that nobody knows are left out and
// noted. Fails with `malformed` for a value that cannot be made to fit.
base::Result<Json> read_fields(const Json& mapping, std::span<const services::Field> fields,
                               const Path& path, Notes& notes);

// The same for a value that stands at `path`, and is no mapping with known keys.
base::Result<Json> read_value(const Json& value, services::Holds holds, const Path& path,
                              Notes& notes);

}  // namespace notifications
