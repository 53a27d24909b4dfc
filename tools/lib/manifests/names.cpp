// SPDX-License-Identifier: Apache-2.0
#include "manifests/names.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

constexpr std::size_t longest_name = 253;
constexpr std::size_t longest_label = 63;

bool is_small(char c) {
  return (c >= 'a' && c <= 'z') || base::is_ascii_digit(c);
}

bool is_any(char c) {
  return base::is_ascii_alpha(c) || base::is_ascii_digit(c);
}

bool is_small_label(std::string_view label) {
  return !label.empty() && is_small(label.front()) && is_small(label.back()) &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_small(c) || c == '-'; });
}

bool is_subdomain(std::string_view text) {
  const auto labels = base::split(text, '.');
  return std::all_of(labels.begin(), labels.end(), is_small_label);
}

std::string too_long(std::size_t limit) {
  return "is longer than " + std::to_string(limit) + " characters";
}

std::string fault_of_plain_name(std::string_view name) {
  if (name.empty()) return "is empty";
  if (name.size() > longest_label) return too_long(longest_label);
  const bool is_legal = is_any(name.front()) && is_any(name.back()) &&
                        std::all_of(name.begin(), name.end(), [](char c) {
                          return is_any(c) || c == '-' || c == '_' || c == '.';
                        });
  if (is_legal) return {};
  return "may have letters, digits, `-`, `_` and `.` only, and no other than a letter or digit at "
         "its ends";
}

}  // namespace

std::string fault_of_name(std::string_view name) {
  if (name.empty()) return "is empty";
  if (name.size() > longest_name) return too_long(longest_name);
  if (is_subdomain(name)) return {};
  return "may have small letters, digits, `-` and `.` only, and no other than a letter or digit at "
         "its ends and beside a `.`";
}

std::string fault_of_label_key(std::string_view key) {
  const auto slash = key.find('/');
  if (slash == std::string_view::npos) return fault_of_plain_name(key);
  const auto prefix = key.substr(0, slash);
  if (prefix.empty()) return "has nothing before its `/`";
  const auto fault = fault_of_name(prefix);
  if (!fault.empty()) return "has a domain before its `/` that " + fault;
  return fault_of_plain_name(key.substr(slash + 1));
}

std::string fault_of_label_value(std::string_view value) {
  return value.empty() ? std::string() : fault_of_plain_name(value);
}

std::string fault_of_annotation_key(std::string_view key) {
  return fault_of_label_key(base::to_lower(key));
}

void check_name(std::string_view name, std::string_view rule, const std::string& path,
                Reporter& report) {
  if (name.empty()) {
    report.error(rule, path, "the name is missing", "names from generateName are not supported");
    return;
  }
  const auto fault = fault_of_name(name);
  if (!fault.empty()) report.error(rule, path, "the name " + yaml::quoted(name) + " " + fault);
}

void check_application_name(std::string_view name, std::string_view rule, const std::string& path,
                            Reporter& report) {
  check_name(name, rule, path, report);
  if (name.size() <= longest_label || !fault_of_name(name).empty()) return;
  report.warning(rule, path, "the name " + yaml::quoted(name) + " " + too_long(longest_label),
                 "the label app.kubernetes.io/instance cannot hold it");
}

}  // namespace manifests
