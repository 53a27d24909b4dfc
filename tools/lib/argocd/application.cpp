// SPDX-License-Identifier: Apache-2.0
#include "argocd/application.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace argocd {
namespace {

constexpr std::array<std::string_view, 4> sync_words = {"", "Synced", "OutOfSync", "Unknown"};
constexpr std::array<std::string_view, 7> health_words = {
    "", "Healthy", "Suspended", "Progressing", "Missing", "Degraded", "Unknown"};
constexpr std::array<std::string_view, 6> phase_words = {"",          "Running", "Terminating",
                                                         "Succeeded", "Failed",  "Error"};

}  // namespace

std::string_view to_string(Sync sync) {
  return sync_words[static_cast<std::size_t>(sync)];
}

std::string_view to_string(Health health) {
  return health_words[static_cast<std::size_t>(health)];
}

std::string_view to_string(Phase phase) {
  return phase_words[static_cast<std::size_t>(phase)];
}

bool is_completed(Phase phase) {
  return phase == Phase::succeeded || phase == Phase::failed || phase == Phase::error;
}

std::string to_string(const AppName& name) {
  return name.ns.empty() ? name.name : name.ns + "/" + name.name;
}

base::Result<AppName> read_app_name(std::string_view text) {
  const auto slash = text.find('/');
  AppName name = {.name = std::string(text.substr(slash + 1))};
  if (slash != std::string_view::npos) name.ns = std::string(text.substr(0, slash));
  // A comma or a capital cannot be part of one: better said now than as "permission denied".
  const bool is_fit = std::all_of(name.name.begin(), name.name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || base::is_ascii_digit(c) || c == '-' || c == '.';
  });
  const auto small = base::to_lower(name.name);
  if (!is_fit && small != name.name) {
    name.name = small;
    const auto meant = read_app_name(to_string(name));
    if (meant) {
      return base::usage_error(
          "'" + base::printable(text) + "' is not an application's name",
          "names have no capitals: did you mean " + base::printable(to_string(*meant)) + "?");
    }
  }
  if (!is_fit || name.name.empty() || name.ns.empty() != (slash == std::string_view::npos)) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "'" + base::printable(text) + "' is not an application's name",
                       .hint = text.find(',') == std::string_view::npos
                                   ? "write NAME or NAMESPACE/NAME"
                                   : "for many, write --app NAME once for each"};
  }
  return name;
}

}  // namespace argocd
