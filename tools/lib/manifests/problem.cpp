// SPDX-License-Identifier: Apache-2.0
#include "manifests/problem.hpp"

#include <utility>

namespace manifests {

std::string to_string(const Place& place) {
  if (place.line == 0) return place.file;
  return place.file + ":" + std::to_string(place.line);
}

void Reporter::error(std::string_view rule, std::string path, std::string message,
                     std::string hint) {
  add(Severity::error, rule, std::move(path), std::move(message), std::move(hint));
}

void Reporter::warning(std::string_view rule, std::string path, std::string message,
                       std::string hint) {
  add(Severity::warning, rule, std::move(path), std::move(message), std::move(hint));
}

void Reporter::info(std::string_view rule, std::string path, std::string message,
                    std::string hint) {
  add(Severity::info, rule, std::move(path), std::move(message), std::move(hint));
}

void Reporter::add(Severity severity, std::string_view rule, std::string path, std::string message,
                   std::string hint) {
  auto place = where_ ? where_(path) : Place();
  problems_.push_back({.severity = severity,
                       .rule = std::string(rule),
                       .file = std::move(place.file),
                       .line = place.line,
                       .path = std::move(path),
                       .message = std::move(message),
                       .hint = std::move(hint)});
}

}  // namespace manifests
