// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kube/label_selector.hpp"
#include "notifications/config.hpp"

namespace notifications {

// Who is told, and by which service.
struct Destination {
  std::string service;
  std::string recipient;

  auto operator<=>(const Destination&) const = default;
};

// "slack:deployments", "github".
std::string to_string(const Destination& destination);

// Reads "service:recipient". Annotations and the command line may have colons in the recipient; in
// the list of subscriptions Argo CD cuts it at the second one.
Destination parse_destination(std::string_view text);

using Destinations = std::map<std::string, std::vector<Destination>>;  // by trigger

using Annotations = std::map<std::string, std::string>;

// Who is told of an object with these labels and annotations, by the ConfigMap and by the
// annotations of the object itself and of its project. Each destination is there once, in the order
// in which it was met first. What cannot be read is noted in `problems`.
Destinations destinations_for(const Config& config, const kube::Labels& labels,
                              const std::vector<Annotations>& annotations, Problems& problems);

}  // namespace notifications
