// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/plan_file.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "apply-appset/comparison.hpp"
#include "apply-appset/digests.hpp"
#include "apply-appset/plan_view.hpp"
#include "argocd/secret_forms.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "base/logins.hpp"
#include "base/ordered_json.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace tools::apply_appset {

using applicationset::Json;
using applicationset::text_at;
using manifests::field;

namespace {

constexpr int format_version = 2;
constexpr std::size_t longest_plan = std::size_t{64} << 20U;

Json entry_of(const std::string& ns, const std::string& name, const Json& live) {
  return {{"kind", text_at(live, "kind")},
          {"namespace", ns},
          {"name", name},
          {"digest", digest_of(live)}};
}

// Objects that are there now, as far as the plan is about them.
Json live_of(const Planned& planned) {
  Json list = Json::array();
  for (const auto& step : planned.plan.objects) {
    if (step.document == nullptr) continue;
    const auto* live = planned.current.find(step.document->json());
    const auto& name = step.name.empty() ? step.address : step.name;
    if (live != nullptr) list.push_back(entry_of(step.ns, name, *live));
  }
  for (const auto& set : planned.plan.sets) {
    for (const auto& step : set.steps) {
      const auto found = planned.current.applications.find({step.ns, step.name});
      if (found != planned.current.applications.end())
        list.push_back(entry_of(step.ns, step.name, found->second));
    }
  }
  return list;
}

// What the sets make, also of what is only created: the plan does not say what is in that.
Json made_of(const Planned& planned) {
  Json list = Json::array();
  for (const auto& set : planned.sets) {
    list.push_back({{"set", set.document->title()}, {"digest", digest_of_made(set.expansion)}});
  }
  for (const auto& set : planned.plan.bystanders) {
    list.push_back({{"set", set.title}, {"digest", set.digest}});
  }
  return list;
}

// The documents; of the values of Secrets those that Argo CD tells of anyway, such as addresses.
std::string digest_of_input(const Input& input) {
  Json all = Json::array();
  for (const auto& document : input.documents) {
    Json json = document.json();
    if (document.kind() == manifests::ObjectKind::secret) {
      for (const auto* key : {"data", "stringData"}) {
        for (auto& [name, value] : json[key].items()) value = nullptr;
      }
      json["told"] = base::without_logins(
          base::json_text(manifests::field(argocd::told_form_of(document.json()), "stringData")));
    }
    all.push_back(std::move(json));
  }
  return digest_of_json(all);
}

std::string title_of(const Json& entry) {
  const auto ns = text_at(entry, "namespace");
  return text_at(entry, "kind") + ' ' + (ns.empty() ? "" : ns + '/') +
         base::printable(text_at(entry, "name"));
}

std::map<std::string, std::string> digests_of(const Json& plan) {
  std::map<std::string, std::string> digests;
  for (const auto& entry : field(plan, "live")) digests[title_of(entry)] = text_at(entry, "digest");
  return digests;
}

// The sets that make something else now.
std::vector<std::string> remade(const Json& then, const Json& now) {
  std::map<std::string, std::string> before;
  for (const auto& entry : field(then, "made"))
    before[text_at(entry, "set")] = text_at(entry, "digest");
  std::vector<std::string> titles;
  for (const auto& entry : field(now, "made")) {
    const auto title = text_at(entry, "set");
    if (before[title] != text_at(entry, "digest")) titles.push_back(base::printable(title));
  }
  return titles;
}

// What is there now, and was not like that.
std::vector<std::string> moved(const Json& then, const Json& now) {
  std::vector<std::string> words;
  const auto before = digests_of(then);
  const auto after = digests_of(now);
  for (const auto& [title, digest] : before) {
    const auto found = after.find(title);
    if (found == after.end()) words.push_back(title + " is gone");
    if (found != after.end() && found->second != digest) words.push_back(title + " has changed");
  }
  for (const auto& [title, digest] : after) {
    if (!before.contains(title)) words.push_back(title + " is new");
  }
  return words;
}

// Whether projects of one name are not the same ones.
bool is_of_another(const Json& then, const Json& now) {
  const auto& before = field(then, "projects");
  const auto& after = field(now, "projects");
  return std::any_of(after.items().begin(), after.items().end(), [&](const auto& project) {
    const auto& same = field(before, project.key());
    return !same.is_null() && same != project.value();
  });
}

// What the plan says; projects come and go beside it.
Json without_projects(Json plan) {
  plan.erase("projects");
  return plan;
}

std::string text_of(const Json& plan, const base::Redactor& redactor) {
  return redactor.redact(base::json_text(nlohmann::json(plan), 1)) + '\n';
}

base::Error conflict(std::string message) {
  return {.kind = base::ErrorKind::conflict,
          .message = std::move(message),
          .hint = "make the plan anew, and look at it"};
}

}  // namespace

std::string digest_of(const Json& object) {
  const auto& metadata = field(object, "metadata");
  const auto uid = text_at(metadata, "uid");
  if (text_at(object, "kind") == "Secret" && !is_told(object)) {
    return uid + ":version " + text_at(metadata, "resourceVersion");
  }
  return uid + ':' + digest_of_json(comparable_live(object));
}

Json plan_file_of(const Planned& planned, const Input& input) {
  return {{"version", format_version},    {"input", digest_of_input(input)},
          {"live", live_of(planned)},     {"made", made_of(planned)},
          {"projects", planned.projects}, {"plan", json_of(planned.plan)}};
}

base::Result<void> write_plan_file(const std::string& file, const Json& plan,
                                   const base::Redactor& redactor) {
  return base::write_file(file, text_of(plan, redactor), base::Replacement::Access::owner_only)
      .context("--plan-file");
}

base::Result<void> check_plan_file(const std::string& file, const Json& plan,
                                   const base::Redactor& redactor, const base::Deadline& deadline) {
  const auto text = TRY(base::read_file(file, longest_plan, &deadline).context("--plan-file"));
  const auto then = base::parse_ordered_json(text);
  if (!then.is_object() || field(then, "version") != format_version) {
    return base::malformed_error("--plan-file: " + file + " holds no plan of this version",
                                 "--plan --plan-file FILE writes one");
  }
  const auto now = base::parse_ordered_json(text_of(plan, redactor));
  if (is_of_another(then, now)) {
    return conflict("the plan in " + file + " is one for another Argo CD");
  }
  if (without_projects(then) == without_projects(now)) return {};
  if (text_at(then, "input") != text_at(plan, "input")) {
    return conflict("the files are not those of the plan in " + file);
  }
  const auto words = moved(then, now);
  if (!words.empty()) {
    return conflict("the live state moved since the plan: " + yaml::list(words));
  }
  const auto titles = remade(then, now);
  if (!titles.empty()) {
    return conflict("what generators find moved since the plan, and with it what is made by " +
                    yaml::list(titles));
  }
  return conflict(
      "the live state moved since the plan: generators find something else now, or "
      "the flags are others");
}

}  // namespace tools::apply_appset
