// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "notifications/problem.hpp"
#include "yaml/tree.hpp"

namespace notifications {

// One key of a ConfigMap with its text.
struct Entry {
  std::string key;
  std::string text;
  std::string file;
  yaml::Origin origin = {};      // where the text begins in the file
  bool is_of_configmap = false;  // of an object that says that it is one

  Place at(std::size_t line_of_text = 1) const {
    return {.file = file, .line = origin.line == 0 ? 0 : origin.line + line_of_text - 1};
  }
};

// The error of something that is wrong with an entry, with the place where it stands.
base::Error located(const Entry& entry, base::Error error);

// What was read, each part in its order. Of entries with the same key the last one counts.
struct Source {
  std::vector<Entry> data;
  std::vector<Entry> secrets;  // decoded
  bool has_secret = false;     // whether there is a Secret at all; it may be empty
};

enum class Holding { config, secret };

// Adds what a file or a directory holds:
//
//   a ConfigMap, a Secret or several of them, as YAML or JSON, in one file or some
//   a mapping of keys to texts, without the object around it, or below `data` or `stringData`
//   a directory with one file for each key, as Kubernetes mounts it
//   the catalog form: templates/NAME.yaml, triggers/NAME.yaml, services/TYPE[.NAME].yaml,
//   partials/NAME.tmpl, and beside them subscriptions.yaml, context.yaml, defaultTriggers.yaml
//
// `holding` says what files without a kind are. Fails with `usage` where nothing can be read, and
// with `malformed` for what is none of these.
base::Result<void> read_source(const std::string& path, Holding holding, Source& source,
                               const base::Deadline* deadline = nullptr);

// The same for the text of one file. `name` is for messages.
base::Result<void> read_source_text(std::string_view text, const std::string& name, Holding holding,
                                    Source& source);

// The same for an object of Kubernetes, as JSON. It has no lines.
base::Result<void> read_object(std::string_view json, const std::string& name, Source& source);

}  // namespace notifications
