// SPDX-License-Identifier: Apache-2.0
//
// What Argo CD's own code was seen to make of many sets (tests/vectors/applicationset).
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "applicationset/difference.hpp"
#include "applicationset/expand.hpp"
#include "fakes/still_world.hpp"
#include "world.hpp"
#include "yaml/read_like_go.hpp"

namespace applicationset {
namespace {

// Where we mean to differ, and why.
constexpr std::string_view rules_of_server =
    "what a controller allows, and the Secrets it reads, is not known from files";
constexpr std::string_view refused =
    "Argo CD passes over it in silence, or takes one of two by chance; that is an error here";
constexpr std::string_view struct_in_parameters =
    "Go shows the bytes of a struct here; lint says to use toJson";

struct Difference {
  std::string_view name;  // of a row, or how several begin
  std::string_view reason;
};

constexpr Difference known_differences[] = {
    {"decisions/values-clash-go", "Go panics; here `values` of the generator win"},
    {"decisions/unknown-kind", "the resources are given, whatever their kind"},
    {"git-directories/bad-", refused},
    {"git-directory-patterns/[a", refused},
    {"git-directory-patterns/a/[", refused},
    {"git-directory-patterns/[]a]", refused},
    {"git-directory-patterns/[a-]", refused},
    {"git-directory-patterns/a\\", refused},
    {"git-directories/project-", "that a project is missing is found by the plan"},
    {"git-globs/new .git/HEAD", "what lies in .git is not looked at"},
    {"git-globs/new */HEAD", "what lies in .git is not looked at"},
    {"git-files/link-broken-new", refused},
    {"git-files/link-out-of-the-repository-new", refused},
    {"git-files/link-to-directory-new", "links to directories are not followed"},
    {"gotemplate/bad-option-no-params", refused},
    {"matrix/interpolated-key-clash", refused},
    {"merge/empty-sets-ft", "Go panics for {} as the first element"},
    {"patches/api-version-and-kind", "an Application stays one, as it does in the cluster"},
    {"patches/metadata-others", "no other metadata gets into the cluster"},
    {"patches/owner-references", "the owner is the set"},
    {"patches/set-element-order-finalizers-alone", "only the order differs"},
    {"plugin/go-print-parameter", struct_in_parameters},
    {"plugin/go-parameter-", struct_in_parameters},
    {"plugin/selector-of-input-deeper-go", struct_in_parameters},
    {"plugin/token-secret-missing", rules_of_server},
    {"plugin/answer-trailing-text", refused},
    {"plugin/answer-other-case", "keys of answers are looked for as they are written"},
    {"pull-requests/providers-disabled", rules_of_server},
    {"pull-requests/api-not-allowed", rules_of_server},
    {"pull-requests/secret-", rules_of_server},
    {"pull-requests/ca-missing", rules_of_server},
    {"rendering/values-object-no-map", "Kubernetes lets no such object in"},
    {"rendering/values-object-text", "Kubernetes lets no such object in"},
    {"rendering/colliding-", refused},
    {"rendering/unknown-fields-are-dropped", "Kubernetes knows no fields in other cases"},
    {"rendering/wrong-type", "Kubernetes lets no such object in"},
    {"scm-provider/go-id-behind-pointer", "its kind is shown as ptr"},
    {"scm-provider/disabled", rules_of_server},
    {"scm-provider/api-not-allowed", rules_of_server},
    {"scm-provider/secret-", rules_of_server},
};

bool is_known(std::string_view name) {
  return std::any_of(std::begin(known_differences), std::end(known_differences),
                     [&](const Difference& one) { return name.starts_with(one.name); });
}

Settings settings_of(const Json& row) {
  Settings settings;
  if (field(field(field(row, "world"), "settings"), "newGitFileGlobbing") == true) {
    settings.file_globbing = Settings::FileGlobbing::doublestar;
  }
  settings.includes_hidden_directories =
      field(field(field(row, "world"), "settings"), "includeHiddenDirectories") == true;
  return settings;
}

// What the oracle keeps of an Application.
Json kept(const Json& application) {
  Json result = application;
  result.erase("apiVersion");
  result.erase("kind");
  return result;
}

void drop_empty(Json& value) {
  if (value.is_array()) {
    for (auto& item : value) drop_empty(item);
  }
  if (!value.is_object()) return;
  Json rest = Json::object();
  for (auto& [key, below] : value.items()) {
    if (key != "valuesObject") drop_empty(below);
    const bool is_empty = below.is_null() || (below.is_structured() && below.empty()) ||
                          below == "" || below == false || below == 0;
    if (!is_empty || key == "valuesObject") rest[key] = below;
  }
  value = std::move(rest);
}

// In a form in which the order of keys makes no difference.
std::vector<Json> comparable(std::vector<Json> applications, bool is_sorted) {
  for (auto& one : applications) {
    drop_empty(one);
    one = Json(nlohmann::json(one));
  }
  if (is_sorted) {
    std::sort(applications.begin(), applications.end(),
              [](const Json& one, const Json& other) { return one.dump() < other.dump(); });
  }
  return applications;
}

std::vector<Json> made_by(const Expansion& expansion) {
  std::vector<Json> applications;
  for (const auto& generated : expansion.applications) {
    applications.push_back(kept(generated.application));
  }
  return applications;
}

std::string text_of(const Expansion& expansion) {
  std::string text;
  for (const auto& error : expansion.errors) text += "error: " + base::to_string(error) + '\n';
  return text;
}

// The words of the engine itself, which are a part of those of the controller.
std::string engine_words(const std::string& error) {
  const auto place = error.find("template: base:");
  return place == std::string::npos ? "" : error.substr(place);
}

// Empty where we do what Argo CD does.
std::string difference(const Expansion& expansion, const Json& answer, bool is_sorted) {
  const std::string error = text_at(answer, "error");
  if (!error.empty()) {
    if (!expansion.has_failed()) return "no error, but wanted: " + error;
    if (text_of(expansion).find(engine_words(error)) == std::string::npos) {
      return text_of(expansion) + "wanted: " + error;
    }
    return "";
  }
  if (expansion.has_failed()) return text_of(expansion);
  const auto made = comparable(made_by(expansion), is_sorted);
  const auto& applications = field(answer, "applications");
  const auto wanted = comparable({applications.begin(), applications.end()}, is_sorted);
  if (made.size() != wanted.size()) {
    return std::to_string(made.size()) + " applications, wanted " + std::to_string(wanted.size());
  }
  for (std::size_t index = 0; index < made.size(); ++index) {
    if (!are_equal(made[index], wanted[index])) {
      return "got    " + made[index].dump() + "\nwanted " + wanted[index].dump();
    }
  }
  return "";
}

}  // namespace

TEST_CASE("sets make what Argo CD makes of them") {
  std::size_t differing = 0;
  for (const auto& row : rows_of("sets.jsonl")) {
    const auto name = row.at("name").get<std::string>();
    const Json set = yaml::read_like_go(row.at("set").get<std::string>()).value();
    WorldInventory inventory(field(row, "world"));
    const auto expansion =
        expand(set, inventory, settings_of(row), std::make_shared<fakes::StillWorld>());
    const bool is_sorted = field(row, "sorted") == true;
    std::vector<Json> answers = {row};
    for (const auto& answer : field(row, "byChance")) answers.push_back(answer);
    std::string first;
    bool is_same = false;
    for (const auto& answer : answers) {
      const auto text = difference(expansion, answer, is_sorted);
      is_same = is_same || text.empty();
      if (first.empty()) first = text;
    }
    if (!is_same && !is_known(name)) {
      ++differing;
      UNSCOPED_INFO(name << ": " << first);
    }
  }
  CHECK(differing == 0);
}

}  // namespace applicationset
