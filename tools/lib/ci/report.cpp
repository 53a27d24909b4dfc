// SPDX-License-Identifier: Apache-2.0
#include "ci/report.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"

namespace ci {
namespace {

std::out_of_range undeclared(std::string_view name) {
  return std::out_of_range(std::string("no result is called ") + std::string(name));
}

}  // namespace

Report::Report(const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (find(name) == nullptr) entries_.push_back({.name = name, .value = Value()});
  }
}

const Report::Entry* Report::find(std::string_view name) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.name == name; });
  return found == entries_.end() ? nullptr : &*found;
}

Value& Report::value_of(std::string_view name) {
  for (auto& entry : entries_) {
    if (entry.name == name) return entry.value;
  }
  throw undeclared(name);
}

void Report::set(std::string_view name, std::string_view text) {
  value_of(name) = Value(text);
}

void Report::set_bool(std::string_view name, bool value) {
  value_of(name) = Value::of_bool(value);
}

void Report::set_number(std::string_view name, long long value) {
  value_of(name) = Value::of_number(value);
}

void Report::set_list(std::string_view name, const std::vector<std::string>& values) {
  value_of(name) = Value::of_list(values);
}

void Report::set_json(std::string_view name, const nlohmann::ordered_json& json) {
  value_of(name) = Value::of_json(json);
}

std::string Report::get(std::string_view name) const {
  const auto* entry = find(name);
  if (entry == nullptr) throw undeclared(name);
  return entry->value.flat();
}

std::string Report::json() const {
  std::vector<std::string> members;
  for (const auto& entry : entries_) {
    members.push_back(Value(entry.name).json() + ":" + entry.value.json());
  }
  // A runner that reads our output takes `##[` or `##vso[` anywhere in it for a command of its own.
  return base::replace_all("{" + base::join(members, ",") + "}", "##", "#\\u0023");
}

void Report::add_line(std::string_view line) {
  lines_.push_back(base::printable(line));
}

Report Report::redacted(const base::Redactor& redactor) const {
  Report copy = *this;
  for (auto& entry : copy.entries_) entry.value = entry.value.redacted(redactor);
  for (auto& line : copy.lines_) line = redactor.redact(std::move(line));
  for (auto& section : copy.sections_) section = redactor.redact(std::move(section));
  return copy;
}

}  // namespace ci
