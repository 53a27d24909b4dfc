// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "manifests/path.hpp"
#include "manifests/project_parts.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

constexpr std::string_view role_rule = "PJ004";
constexpr std::string_view policy_rule = "PJ005";

bool is_alphanumeric(char c) {
  return base::is_ascii_alpha(c) || base::is_ascii_digit(c);
}

bool is_role_name(std::string_view name) {
  return !name.empty() && is_alphanumeric(name.front()) && is_alphanumeric(name.back()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; });
}

// Groups.

// What is wrong with a group, to stand behind it; nothing where all is well.
std::string fault_of_group(std::string_view group) {
  auto name = base::trim(group);
  const bool is_quoted = name.size() > 1 && name.starts_with('"') && name.ends_with('"');
  if (is_quoted) {
    name = name.substr(1, name.size() - 2);
  } else if (name.find(',') != std::string_view::npos) {
    return "has a comma, and must be in double quotes";
  }
  if (name.empty()) return "is empty";
  if (name.find_first_of("\"\n\r\t") != std::string_view::npos) {
    return "must not have quotes, line ends or tabs";
  }
  return base::trim(group).size() == group.size() ? "" : "begins or ends with a blank";
}

void check_groups(const Json& role, const std::string& path, Reporter& report) {
  std::set<std::string_view> seen;
  std::size_t index = 0;
  for (const auto& item : list_of(role, "groups")) {
    const auto place = path_to(path_to(path, "groups"), index++);
    if (!item.is_string()) continue;
    const auto fault = fault_of_group(text(item));
    if (!fault.empty()) {
      report.error(role_rule, place, "the group " + yaml::quoted(text(item)) + " " + fault);
    }
    if (!seen.insert(text(item)).second) {
      report.error(role_rule, place, "the group " + yaml::quoted(text(item)) + " is there twice");
    }
  }
}

// Policies.

constexpr std::array<std::string_view, 6> resources = {
    "applications", "applicationsets", "logs", "exec", "clusters", "repositories"};
constexpr std::array<std::string_view, 8> actions = {"get",  "create",   "update",   "delete",
                                                     "sync", "override", "rollback", "*"};
constexpr std::array<std::string_view, 3> action_families = {"action/", "update/", "delete/"};

bool is_action(std::string_view action) {
  const auto contains = [&](std::string_view family) {
    return action.find(family) != std::string_view::npos;
  };
  return std::find(actions.begin(), actions.end(), action) != actions.end() ||
         std::any_of(action_families.begin(), action_families.end(), contains);
}

// PROJECT/NAME or PROJECT/NAMESPACE/NAME.
bool is_object(std::string_view object, std::string_view project) {
  if (!object.starts_with(project) || object.size() == project.size()) return false;
  const auto rest = object.substr(project.size());
  const auto parts = base::split(rest, '/');
  const auto is_part = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
      return is_alphanumeric(c) || c == '*' || c == '_' || c == '-' || c == '.';
    });
  };
  return parts.front().empty() && (parts.size() == 2 || parts.size() == 3) &&
         std::all_of(parts.begin() + 1, parts.end(), is_part);
}

struct Owner {
  std::string_view project;
  std::string_view role;
};

// What is wrong with a policy; nothing where all is well.
std::string fault_of_policy(std::string_view policy, const Owner& owner) {
  auto parts = base::split(policy, ',');
  for (auto& part : parts) {
    part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    part = part.substr(0, part.find_last_not_of(' ') + 1);
  }
  const auto subject = "proj:" + std::string(owner.project) + ":" + std::string(owner.role);
  if (parts.size() != 6 || parts[0] != "p") {
    return "must have six parts: p, " + subject + ", RESOURCE, ACTION, OBJECT, allow or deny";
  }
  if (parts[1] != subject) {
    return "is about " + yaml::quoted(parts[1]) + ", and must be about " + yaml::quoted(subject);
  }
  if (std::find(resources.begin(), resources.end(), parts[2]) == resources.end()) {
    const std::vector<std::string> names(resources.begin(), resources.end());
    return "has the resource " + yaml::quoted(parts[2]) + ", which is none of " +
           base::join(names, ", ");
  }
  if (!is_action(parts[3])) {
    const std::vector<std::string> names(actions.begin(), actions.end());
    return "has the action " + yaml::quoted(parts[3]) + ", which is none of " +
           base::join(names, ", ");
  }
  if (!is_object(parts[4], owner.project)) {
    return "has the object " + yaml::quoted(parts[4]) + ", which must be " +
           yaml::quoted(std::string(owner.project) + "/*") + " or of that form";
  }
  return parts[5] == "allow" || parts[5] == "deny" ? "" : "must end with allow or deny";
}

void check_policies(const Json& role, const std::string& path, const Owner& owner,
                    Reporter& report) {
  std::set<std::string_view> seen;
  std::size_t index = 0;
  for (const auto& item : list_of(role, "policies")) {
    const auto place = path_to(path_to(path, "policies"), index++);
    if (!item.is_string()) continue;
    const auto fault = fault_of_policy(text(item), owner);
    if (!fault.empty()) {
      report.error(policy_rule, place, "the policy " + yaml::quoted(text(item)) + " " + fault);
    }
    if (!seen.insert(text(item)).second) {
      report.error(role_rule, place, "the policy " + yaml::quoted(text(item)) + " is there twice");
    }
  }
}

}  // namespace

void check_roles(const Json& spec, std::string_view project, Reporter& report) {
  std::set<std::string_view> seen;
  std::size_t index = 0;
  for (const auto& role : list_of(spec, "roles")) {
    const auto path = path_to("spec.roles", index++);
    const auto name = text_of(role, "name");
    if (field(role, "name").is_string() && !is_role_name(name)) {
      report.error(role_rule, path_to(path, "name"),
                   "the role " + yaml::quoted(name) +
                       " may have letters, digits, `-` and `_` only, and no other than a letter or "
                       "digit at its ends");
    }
    if (!name.empty() && !seen.insert(name).second) {
      report.error(role_rule, path_to(path, "name"),
                   "the role " + yaml::quoted(name) + " is there twice");
    }
    check_groups(role, path, report);
    check_policies(role, path, {.project = project, .role = name}, report);
  }
}

}  // namespace manifests
