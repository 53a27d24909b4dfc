// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/lint_view.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "applicationset/lint.hpp"
#include "base/text.hpp"
#include "ci/github.hpp"
#include "manifests/check_document.hpp"

namespace tools::apply_appset {

using manifests::ObjectKind;
using manifests::Problem;
using manifests::Problems;
using manifests::Severity;

namespace {

std::string_view word_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "info";
  }
  return "";
}

// An object of Argo CD that Kubernetes would not take for one.
void check_type(const manifests::Document& document, Problems& problems) {
  const auto fault = fault_of_type(document);
  if (!fault) return;
  const auto where = document.where();
  manifests::Reporter(where, problems).error("AS002", fault->path, fault->message, fault->hint);
}

class Linter {
 public:
  Linter(const Options& options, const Scene& scene, applicationset::Surroundings known)
      : options_(options) {
    surroundings_.projects = scene.projects();
    surroundings_.known = std::move(known);
    // The Secrets among the files need not be all.
    if (options.cluster_files.empty()) surroundings_.known.clusters.reset();
    if (options.has_version) check_.version = options.settings.version;
  }

  Problems check_all(const Scene& scene, const std::vector<MadeSet>& sets) {
    std::vector<applicationset::NamedBy> names;
    for (const auto& document : scene.input().documents) {
      Problems problems;
      manifests::check_document(document, problems, check_);
      check_type(document, problems);
      if (document.kind() == ObjectKind::application) {
        applicationset::lint_application(document, surroundings_, problems);
        names.push_back({&document, nullptr});
      }
      if (const auto* set = find(document, sets)) {
        applicationset::lint_text(document, options_.settings, problems);
        applicationset::lint_expansion(document, set->expansion, surroundings_, problems);
        names.push_back({&document, &set->expansion});
      }
      all_.insert(all_.end(), problems.begin(), problems.end());
    }
    applicationset::lint_names(names, all_);
    applicationset::sort_problems(all_);
    return std::move(all_);
  }

 private:
  static const MadeSet* find(const manifests::Document& document,
                             const std::vector<MadeSet>& sets) {
    for (const auto& set : sets) {
      if (set.document == &document) return &set;
    }
    return nullptr;
  }

  const Options& options_;
  applicationset::LintSurroundings surroundings_;
  manifests::CheckOptions check_;
  Problems all_;
};

std::string line_of(const Problem& problem) {
  const auto place = to_string(manifests::Place{problem.file, problem.line});
  return (place.empty() ? "" : place + ": ") + std::string(word_of(problem.severity)) + ": " +
         (problem.path.empty() ? "" : problem.path + ": ") + problem.message + " [" + problem.rule +
         ']';
}

void print(const cli::Run& run, const Problems& problems) {
  std::set<std::string> said;  // each hint is printed once
  auto findings = nlohmann::ordered_json::array();
  for (const auto& problem : problems) {
    run.print(line_of(problem));
    if (!problem.hint.empty() && said.insert(problem.hint).second) run.print("    " + problem.hint);
    findings.push_back({{"severity", word_of(problem.severity)},
                        {"rule", problem.rule},
                        {"file", problem.file},
                        {"line", problem.line},
                        {"path", problem.path},
                        {"message", problem.message},
                        {"hint", problem.hint}});
  }
  run.report.set_json("findings", findings);
}

// Beside the lines of a pull request. The runner takes ten of a kind.
void annotate(const cli::Run& run, const Problems& problems) {
  if (!run.environment.is_github_actions()) return;
  constexpr std::size_t most = 10;
  for (const auto severity : {Severity::error, Severity::warning, Severity::info}) {
    std::size_t count = 0;
    const auto level = severity == Severity::info ? "notice" : word_of(severity);
    for (const auto& problem : problems) {
      if (problem.severity != severity || problem.file == "stdin" || ++count > most) continue;
      const auto text =
          problem.path.empty() ? problem.message : problem.path + ": " + problem.message;
      const auto hint = problem.hint.empty() ? "" : "\n" + problem.hint;
      run.err << ci::github_annotation(level, {problem.file, problem.line}, problem.rule,
                                       run.log.redactor().redact(text + hint));
    }
  }
  run.err << std::flush;
}

std::size_t count(const Problems& problems, Severity severity) {
  std::size_t count = 0;
  for (const auto& problem : problems) count += problem.severity == severity ? 1 : 0;
  return count;
}

std::string summary_of(const Problems& problems, const std::vector<MadeSet>& sets) {
  std::size_t applications = 0;
  for (const auto& set : sets) applications += set.expansion.applications.size();
  const auto errors = count(problems, Severity::error);
  const auto warnings = count(problems, Severity::warning);
  const auto remarks = count(problems, Severity::info);
  std::string text = "nothing is wrong";
  if (errors + warnings > 0) {
    text = base::number_of(errors, "error") + ", " + base::number_of(warnings, "warning");
  }
  if (remarks > 0) text += ", " + base::number_of(remarks, "remark");
  return text + " in " + base::number_of(sets.size(), "set") + " with " +
         base::number_of(applications, "application");
}

// What ends a run ends this one, too, and says nothing about a set.
base::Result<void> check_time(const std::vector<MadeSet>& sets) {
  for (const auto& set : sets) {
    for (const auto& error : set.expansion.errors) {
      if (base::is_end_of_run(error)) return error;
    }
  }
  return {};
}

// "apps.yaml:3: words", taken apart.
struct PlacedText {
  manifests::Place place;
  std::string text;
};
std::optional<PlacedText> place_in(std::string_view message) {
  for (auto end = message.find(": "); end != std::string_view::npos;
       end = message.find(": ", end + 1)) {
    const auto colon = message.rfind(':', end - 1);
    if (end == 0 || colon == std::string_view::npos) continue;
    const auto line = base::parse_unsigned(message.substr(colon + 1, end - colon - 1));
    if (!line) continue;
    return PlacedText{.place = {.file = std::string(message.substr(0, colon)),
                                .line = static_cast<std::size_t>(*line)},
                      .text = std::string(message.substr(end + 2))};
  }
  return std::nullopt;
}

}  // namespace

void annotate_unreadable(const cli::Run& run, const base::Error& error) {
  if (!run.environment.is_github_actions() || error.kind != base::ErrorKind::malformed) return;
  const auto placed = place_in(error.message);
  if (!placed || placed->place.file == "stdin") return;
  run.err << ci::github_annotation("error", {placed->place.file, placed->place.line}, run.tool.name,
                                   run.log.redactor().redact(placed->text));
}

base::Result<int> lint(cli::Run& run, const Options& options, Scene& scene) {
  const auto sets = TRY(scene.try_to_make());
  TRY(check_time(sets));
  auto known = TRY(scene.surroundings());
  const auto problems = Linter(options, scene, std::move(known)).check_all(scene, sets);
  print(run, problems);
  annotate(run, problems);
  const auto text = summary_of(problems, sets);
  run.print(text);
  const bool has_failed = count(problems, Severity::error) > 0 ||
                          (options.strict && count(problems, Severity::warning) > 0);
  run.report.set("result", has_failed ? "failed" : "skipped");
  run.report.set("message", text);
  return has_failed ? 1 : 0;
}

}  // namespace tools::apply_appset
