// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "manifests/application_parts.hpp"
#include "manifests/path.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

// Whether Argo CD takes a section for one that is not there: all its fields are empty.
bool says_nothing(const Json& section) {
  if (!section.is_object()) return true;
  const auto& fields = section.get_ref<const Json::object_t&>();
  return std::all_of(fields.begin(), fields.end(),
                     [](const auto& entry) { return is_empty(entry.second); });
}

void check_needs(const Json& source, const std::string& path, bool is_one_of_several,
                 Reporter& report) {
  const auto& url = field(source, "repoURL");
  if (url.is_string() && text(url).empty()) {
    report.error("AP003", path_to(path, "repoURL"), "the repoURL is empty");
  }
  const bool has_chart = !text_of(source, "chart").empty();
  const bool has_path = !text_of(source, "path").empty();
  const bool has_ref = is_one_of_several && !text_of(source, "ref").empty();
  if (!has_chart && !has_path && !has_ref) {
    report.error("AP003", path,
                 is_one_of_several ? "the source has no path, no chart and no ref"
                                   : "the source has neither a path nor a chart",
                 "the path `.` is the root of the repository");
  }
  if (has_chart && has_path) {
    report.warning("AP006", path_to(path, "path"), "the source has a chart and a path",
                   "leave one of them away");
  }
  if (has_chart && text_of(source, "targetRevision").empty()) {
    report.error("AP004", path, "the chart has no targetRevision",
                 "say which version of the chart is meant");
  }
}

void check_tools(const Json& source, const std::string& path, Reporter& report) {
  std::vector<std::string> tools;
  for (const auto* name : {"helm", "kustomize", "directory"}) {
    if (!says_nothing(field(source, name))) tools.emplace_back(name);
  }
  if (field(source, "plugin").is_object()) tools.emplace_back("plugin");
  if (tools.size() < 2) return;
  report.error("AP005", path_to(path, tools[1]),
               "one source has the sections " + base::join(tools, " and "),
               "Argo CD takes one of them only");
}

bool is_number(std::string_view text) {
  return !text.empty() && (text == "0" || text.front() != '0') &&
         std::all_of(text.begin(), text.end(), base::is_ascii_digit);
}

void check_helm(const Json& helm, const std::string& path, Reporter& report) {
  constexpr std::string_view rule = "AP010";
  if (!text_of(helm, "values").empty() && !is_empty(field(helm, "valuesObject"))) {
    report.warning(rule, path_to(path, "values"), "helm has values and a valuesObject",
                   "the valuesObject wins, and the values are not used");
  }
  std::size_t index = 0;
  for (const auto& parameter : list_of(helm, "parameters")) {
    const auto place = path_to(path_to(path, "parameters"), index++);
    const auto value = text_of(parameter, "value");
    if (!is_number(value) || flag_of(parameter, "forceString")) continue;
    report.info(rule, place, "Helm reads the value " + yaml::quoted(value) + " as a number",
                "where the chart wants a text, such as a tag, add `forceString: true`");
  }
}

void check_revision(const Json& source, const std::string& path, Reporter& report) {
  const auto revision = text_of(source, "targetRevision");
  const bool is_chart = !text_of(source, "chart").empty();
  if (is_chart || (!revision.empty() && revision != "HEAD")) return;
  report.warning(
      "AP014", path_to(path, "targetRevision"),
      revision.empty() ? "the source has no targetRevision" : "the targetRevision is HEAD",
      "name the branch, the tag or the commit");
}

// What several sources have in common.
class Relations {
 public:
  explicit Relations(Reporter& report) : report_(report) {}

  void add(const Json& source, const std::string& path) {
    const auto ref = text_of(source, "ref");
    if (!ref.empty()) add_ref(ref, path_to(path, "ref"));
    const auto name = text_of(source, "name");
    if (name.empty() || names_.emplace(name).second) return;
    report_.error(rule, path_to(path, "name"),
                  "another source has the name " + yaml::quoted(name) + ", too");
  }

  void check_files(const Json& source, const std::string& source_path) {
    const auto path = path_to(source_path, "helm");
    const auto& helm = field(source, "helm");
    std::size_t index = 0;
    for (const auto& file : list_of(helm, "valueFiles")) {
      check_file(text(file), path_to(path_to(path, "valueFiles"), index++));
    }
    index = 0;
    for (const auto& parameter : list_of(helm, "fileParameters")) {
      const auto place = path_to(path_to(path, "fileParameters"), index++);
      check_file(text_of(parameter, "path"), path_to(place, "path"));
    }
  }

 private:
  static constexpr std::string_view rule = "AP007";

  void add_ref(std::string_view ref, const std::string& path) {
    const bool is_legal = std::all_of(ref.begin(), ref.end(), [](char c) {
      return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '-' || c == '_';
    });
    if (!is_legal) {
      report_.error(rule, path,
                    "the ref " + yaml::quoted(ref) + " may have letters, digits, `-` and `_` only");
    }
    if (!refs_.emplace(ref).second) {
      report_.error(rule, path, "another source has the ref " + yaml::quoted(ref) + ", too");
    }
  }

  // Argo CD puts some variables of its own into paths, which look the same.
  void check_file(std::string_view file, const std::string& path) {
    if (!file.starts_with('$')) return;
    const auto ref = file.substr(1, std::min(file.find('/'), file.size()) - 1);
    const bool is_variable = ref.starts_with("ARGOCD_") || ref.starts_with("KUBE_") ||
                             ref.starts_with('{') || ref.empty();
    if (is_variable || refs_.contains(std::string(ref))) return;
    const std::vector<std::string> known(refs_.begin(), refs_.end());
    const auto meant = base::did_you_mean(ref, known);
    report_.error(rule, path, "no source has the ref " + yaml::quoted(ref),
                  meant ? "did you mean `$" + *meant + "`?"
                        : "the repository with the file must be one of `sources`, with that ref");
  }

  Reporter& report_;
  std::set<std::string> refs_ = {};
  std::set<std::string> names_ = {};
};

void check_hydrator(const Json& hydrator, const ApplicationOptions& options, Reporter& report) {
  constexpr std::string_view rule = "AP003";
  const std::string path = "spec.sourceHydrator";
  const auto check_text = [&](const char* section, const char* name) {
    const auto& value = field(field(hydrator, section), name);
    if (!value.is_string() || !text(value).empty()) return;
    report.error(rule, path_to(path_to(path, section), name),
                 "the " + std::string(name) + " is empty");
  };
  check_text("drySource", "repoURL");
  check_text("syncSource", "targetBranch");
  check_text("hydrateTo", "targetBranch");
  const auto& target = field(field(hydrator, "syncSource"), "path");
  if (target.is_string() && (text(target).empty() || text(target) == "." || text(target) == "/")) {
    report.error(rule, path + ".syncSource.path", "the path must not be the root of the repository",
                 "name a directory");
  }
  const auto& dry = field(hydrator, "drySource");
  check_tools(dry, path + ".drySource", report);
  check_helm(field(dry, "helm"), path + ".drySource.helm", report);
  if (options.wants_fixed_revisions) check_revision(dry, path + ".drySource", report);
}

}  // namespace

void check_source(const Json& source, const std::string& path, bool is_one_of_several,
                  const ApplicationOptions& options, Reporter& report) {
  check_needs(source, path, is_one_of_several, report);
  check_tools(source, path, report);
  check_helm(field(source, "helm"), path_to(path, "helm"), report);
  if (options.wants_fixed_revisions) check_revision(source, path, report);
}

void check_sources(const Json& spec, const ApplicationOptions& options, Reporter& report) {
  const auto& hydrator = field(spec, "sourceHydrator");
  const auto& source = field(spec, "source");
  const auto& sources = list_of(spec, "sources");
  if (hydrator.is_object()) {
    if (source.is_object() || !sources.empty()) {
      report.warning("AP006", sources.empty() ? "spec.source" : "spec.sources",
                     "the application has a sourceHydrator and other sources",
                     "the sourceHydrator wins, and the others are not used");
    }
    return check_hydrator(hydrator, options, report);
  }
  Relations relations(report);
  if (sources.empty()) {
    if (!source.is_object()) {
      return report.error("AP003", "spec.source", "the application has no source");
    }
    check_source(source, "spec.source", false, options, report);
    return relations.check_files(source, "spec.source");
  }
  if (source.is_object()) {
    report.warning("AP006", "spec.source", "the application has a source and sources",
                   "the sources win, and the source is not used");
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    check_source(sources[i], path_to("spec.sources", i), true, options, report);
    relations.add(sources[i], path_to("spec.sources", i));
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    relations.check_files(sources[i], path_to("spec.sources", i));
  }
}

}  // namespace manifests
