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

bool is_label(std::string_view text) {
  const auto is_fit = [](char c) {
    return (c >= 'a' && c <= 'z') || base::is_ascii_digit(c) || c == '-';
  };
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), is_fit);
}

// Of an object of a custom resource: labels with dots between them (a subdomain of RFC 1123).
bool is_object_name(std::string_view text) {
  constexpr std::size_t longest = 253;
  const auto labels = base::split(text, '.');
  return text.size() <= longest && std::all_of(labels.begin(), labels.end(), is_label);
}

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

bool is_namespace_name(std::string_view text) {
  constexpr std::size_t longest = 63;
  return text.size() <= longest && is_label(text);
}

// A comma, a capital or a path cannot be part of one: better said now than as "permission denied".
base::Result<AppName> read_app_name(std::string_view text) {
  const auto slash = text.find('/');
  const bool has_ns = slash != std::string_view::npos;
  AppName name = {.name = std::string(text.substr(has_ns ? slash + 1 : 0)),
                  .ns = std::string(text.substr(0, has_ns ? slash : 0))};
  if (is_object_name(name.name) && (!has_ns || is_namespace_name(name.ns))) return name;
  std::string hint = text.find(',') == std::string_view::npos
                         ? "write NAME or NAMESPACE/NAME"
                         : "for many, write --app NAME once for each";
  const auto small = base::to_lower(text);
  if (small != text && read_app_name(small)) {
    hint = "names have no capitals: did you mean " + base::printable(small) + "?";
  }
  return base::usage_error("'" + base::printable(text) + "' is not an application's name",
                           std::move(hint));
}

}  // namespace argocd
