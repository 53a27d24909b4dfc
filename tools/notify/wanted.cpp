// SPDX-License-Identifier: Apache-2.0
#include "notify/wanted.hpp"

#include <string>

#include "base/text.hpp"

namespace tools::notify {
namespace {

using notifications::Destination;
using notifications::Engine;

base::Error as_usage(base::Error error) {
  error.kind = base::ErrorKind::usage;
  return error;
}

// "slack:deploys,slack:releases" would be one channel of an odd name.
base::Result<void> check_single(const Engine& engine, const Destination& recipient) {
  const auto pieces = base::split(recipient.recipient, ',');
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const auto other = notifications::parse_destination(base::trim(pieces[i]));
    if (!engine.config().services.contains(other.service)) continue;
    return base::usage_error("--recipient " + base::printable(to_string(recipient)) + " is several",
                             "one --recipient each");
  }
  return {};
}

// Only a service knows its recipients, and says so when it is to tell them something.
base::Result<void> check_recipient(Engine& engine, const Destination& recipient,
                                   std::chrono::seconds now) {
  TRY(check_single(engine, recipient));
  const auto service = engine.service(recipient.service);
  if (!service) return {};
  const auto prepared = (*service)->prepare({.text = "a message"}, recipient.recipient, now);
  if (prepared || prepared.error().kind != base::ErrorKind::usage) return {};
  auto error = prepared.error();
  error.context.push_back("--recipient " + base::printable(to_string(recipient)));
  return error;
}

}  // namespace

base::Result<void> check_wanted(Engine& engine, const notifications::Wanted& wanted,
                                std::chrono::seconds now) {
  const auto& config = engine.config();
  for (const auto& name : wanted.templates) {
    if (!config.templates.contains(name)) return as_usage(engine.unknown_template(name));
  }
  for (const auto& recipient : wanted.recipients) {
    if (!config.services.contains(recipient.service)) {
      return as_usage(engine.definition(recipient.service).error());
    }
    TRY(check_recipient(engine, recipient, now));
  }
  return {};
}

}  // namespace tools::notify
