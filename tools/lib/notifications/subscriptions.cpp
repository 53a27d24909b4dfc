// SPDX-License-Identifier: Apache-2.0
//
// The lines of `subscriptions`. config.hpp has the declarations.
#include <utility>

#include "base/json.hpp"
#include "notifications/config.hpp"

namespace notifications {
namespace {

using services::Field;
using services::Holds;

constexpr Field subscription_fields[] = {{.name = "recipients", .holds = Holds::texts},
                                         {.name = "triggers", .holds = Holds::texts},
                                         {.name = "selector", .holds = Holds::literal}};

base::Result<Subscription> read_subscription(const Json& json, const Path& path, Notes& notes) {
  const auto fields = TRY(read_fields(json, subscription_fields, path, notes));
  Subscription subscription = {.recipients = base::texts_at(fields, "recipients"),
                               .triggers = base::texts_at(fields, "triggers"),
                               .selector = base::text_at(fields, "selector"),
                               .labels = {},
                               .entry = notes.entry(),
                               .path = path};
  subscription.labels =
      TRY(kube::LabelSelector::parse(subscription.selector).context("reading the selector"));
  return subscription;
}

}  // namespace

base::Result<std::vector<Subscription>> read_subscriptions(const Json& list, const Path& path,
                                                           Notes& notes) {
  std::vector<Subscription> subscriptions;
  if (list.is_null()) return subscriptions;
  if (!list.is_array()) return base::malformed_error("it is no list of subscriptions");
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto inner = path;
    inner.push_back(std::to_string(i));
    auto subscription = read_subscription(list[i], inner, notes);
    if (subscription) {
      subscriptions.push_back(std::move(*subscription));
    } else {
      notes.unreadable(inner, subscription.error());
    }
  }
  return subscriptions;
}

}  // namespace notifications
