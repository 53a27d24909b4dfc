// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/text.hpp"
#include "gotime/duration.hpp"
#include "manifests/application_parts.hpp"
#include "manifests/metadata_rules.hpp"
#include "manifests/path.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

// Retries.

// Go's duration, or a whole number of seconds.
bool is_duration(std::string_view text) {
  auto digits = text;
  if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
  const bool is_number =
      !digits.empty() && std::all_of(digits.begin(), digits.end(), base::is_ascii_digit);
  return is_number || gotime::parse_duration(text).has_value();
}

void check_retry(const Json& retry, const std::string& path, Reporter& report) {
  constexpr std::string_view rule = "AP008";
  const auto& backoff = field(retry, "backoff");
  const auto place = path_to(path, "backoff");
  for (const auto* name : {"duration", "maxDuration"}) {
    const auto value = text_of(backoff, name);
    if (value.empty() || is_duration(value)) continue;
    report.error(rule, path_to(place, name), yaml::quoted(value) + " is no duration",
                 "write it like 5s, 3m or 1h30m");
  }
  const auto& factor = field(backoff, "factor");
  if (factor.is_number() && factor.get<double>() < 1) {
    report.error(rule, path_to(place, "factor"), "the factor must be 1 or more",
                 "with a smaller one the retries do not wait");
  }
}

// Options.

constexpr std::string_view yes_or_no[] = {"true", "false"};
constexpr std::string_view yes_no_or_asked[] = {"true", "false", "confirm"};
constexpr std::string_view policies[] = {"background", "foreground", "orphan"};

struct SyncOption {
  std::string_view name;
  std::span<const std::string_view> values;
};

constexpr std::array<SyncOption, 14> known_options = {{
    {"Validate", yes_or_no},
    {"SkipDryRunOnMissingResource", yes_or_no},
    {"ApplyOutOfSyncOnly", yes_or_no},
    {"PrunePropagationPolicy", policies},
    {"PruneLast", yes_or_no},
    {"Replace", yes_or_no},
    {"Force", yes_or_no},
    {"ServerSideApply", yes_or_no},
    {"ClientSideApplyMigration", yes_or_no},
    {"FailOnSharedResource", yes_or_no},
    {"RespectIgnoreDifferences", yes_or_no},
    {"CreateNamespace", yes_or_no},
    {"Prune", yes_no_or_asked},
    {"Delete", yes_no_or_asked},
}};

// The nearest of the known options, with the value that was given or the first one there is.
std::string option_meant(std::string_view name, std::string_view value) {
  std::vector<std::string> names;
  for (const auto& known : known_options) names.emplace_back(known.name);
  const auto meant = base::did_you_mean(name, names);
  if (!meant) return {};
  const auto* known = std::find_if(known_options.begin(), known_options.end(),
                                   [&](const SyncOption& one) { return one.name == *meant; });
  const auto& values = known->values;
  const bool fits = std::find(values.begin(), values.end(), value) != values.end();
  return "did you mean `" + *meant + "=" + std::string(fits ? value : values.front()) + "`?";
}

void check_option(std::string_view option, const std::string& path, Reporter& report) {
  constexpr std::string_view rule = "AP009";
  const auto equals = std::min(option.find('='), option.size());
  const auto name = option.substr(0, equals);
  const auto value = option.substr(std::min(equals + 1, option.size()));
  const auto* known = std::find_if(known_options.begin(), known_options.end(),
                                   [&](const SyncOption& one) { return one.name == name; });
  if (known == known_options.end() || equals == option.size()) {
    report.warning(rule, path, yaml::quoted(option) + " is no sync option of Argo CD",
                   option_meant(base::trim(name), base::trim(value)));
    return;
  }
  const auto& values = known->values;
  if (std::find(values.begin(), values.end(), value) != values.end()) return;
  const std::vector<std::string> texts(values.begin(), values.end());
  report.warning(rule, path,
                 "the sync option " + std::string(name) + " has no value " + yaml::quoted(value),
                 "it takes " + base::join(texts, ", "));
}

void check_options(const Json& policy, const std::string& path, Reporter& report) {
  constexpr std::string_view rule = "AP009";
  const auto place = path_to(path, "syncOptions");
  std::set<std::string_view> options;
  std::size_t index = 0;
  for (const auto& option : list_of(policy, "syncOptions")) {
    const auto here = path_to(place, index++);
    if (!option.is_string()) continue;
    check_option(text(option), here, report);
    options.insert(text(option));
    if (text(option) == "Replace=true" || text(option) == "ServerSideApply=true") {
      const bool are_both =
          options.contains("Replace=true") && options.contains("ServerSideApply=true");
      if (are_both) {
        report.warning(rule, here, "Replace=true and ServerSideApply=true are both there",
                       "Replace wins: leave one of them away");
      }
    }
  }
  const bool has_metadata = !is_empty(field(policy, "managedNamespaceMetadata"));
  if (!has_metadata || options.contains("CreateNamespace=true")) return;
  report.warning(rule, path_to(path, "managedNamespaceMetadata"),
                 "managedNamespaceMetadata does nothing without the sync option CreateNamespace",
                 "add `CreateNamespace=true` to syncOptions");
}

}  // namespace

void check_sync_policy(const Json& policy, const std::string& path, Reporter& report) {
  check_retry(field(policy, "retry"), path_to(path, "retry"), report);
  check_options(policy, path, report);
  check_labels(field(policy, "managedNamespaceMetadata"), path_to(path, "managedNamespaceMetadata"),
               report);
}

}  // namespace manifests
