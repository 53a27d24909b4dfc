// SPDX-License-Identifier: Apache-2.0
#include "ci/outputs.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/file.hpp"
#include "base/text.hpp"
#include "ci/budget.hpp"
#include "ci/dotenv.hpp"
#include "ci/github.hpp"
#include "ci/properties.hpp"

namespace ci {
namespace {

struct Wanted {
  std::string name;
  std::string path;
};

// Nothing where `text` is not NAME=PATH.
std::optional<Wanted> parse_wanted(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) return std::nullopt;
  return Wanted{.name = text.substr(0, equals), .path = text.substr(equals + 1)};
}

base::Error not_a_result(const std::string& name, const Report& report) {
  std::vector<std::string> known;
  for (const auto& entry : report.entries()) known.push_back(entry.name);
  const auto meant = base::did_you_mean(name, known);
  return {.kind = base::ErrorKind::usage,
          .message = std::string("there is no result '") + base::printable(name) + "'" +
                     (meant ? std::string(" (did you mean ") + *meant + "?)" : ""),
          .hint = std::string("the results are: ") + base::join(known, " ")};
}

base::Result<void> prepare_tekton(const std::string& text, const Report& report) {
  const auto wanted = parse_wanted(text);
  if (!wanted) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = std::string("'") + base::printable(text) + "' is not NAME=PATH",
                       .hint = "in Tekton: --result commit=$(results.commit.path)"};
  }
  // Others take it for standard output, and would look for the result there.
  if (wanted->path == "-") {
    return base::usage_error(std::string("'") + base::printable(text) + "' names no file",
                             "a file of this name is ./-");
  }
  TRY(base::truncate_file(wanted->path));
  if (report.find(wanted->name) == nullptr) return not_a_result(wanted->name, report);
  return {};
}

// A file that is replaced at the end: whether that will work is known now.
base::Result<void> prepare_file(const std::string& path) {
  if (path.empty()) return {};
  TRY(base::Replacement::prepare(path, ""));
  return {};
}

// In place: a Tekton result is a file that others hold the path of.
base::Result<void> rewrite(const std::string& path, std::string_view text) {
  TRY(base::truncate_file(path));
  return base::append_file(path, text);
}

void publish_tekton(const Destinations& destinations, const Report& report, Published& outcome) {
  std::vector<Report::Entry> entries;
  std::vector<std::string> paths;
  for (const auto& text : destinations.tekton) {
    const auto wanted = parse_wanted(text);
    const bool is_file = wanted && wanted->path != "-";
    const auto* entry = is_file ? report.find(wanted->name) : nullptr;
    if (entry == nullptr) continue;
    entries.push_back(*entry);
    paths.push_back(wanted->path);
  }
  entries = fit(std::move(entries), destinations.tekton_budget, tekton_cost);
  const auto cost = total_cost(entries, tekton_cost);
  if (cost > destinations.tekton_budget) {
    outcome.warnings.push_back(std::string("the Tekton results take ") + std::to_string(cost) +
                               " of " + std::to_string(destinations.tekton_budget) +
                               " bytes and cannot be cut: request fewer of them");
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto written = rewrite(paths[i], entries[i].value.flat()).context("--result");
    if (!written) outcome.failures.push_back(std::move(written).error());
  }
}

void publish_file(std::string_view flag, const std::string& path, std::string_view text,
                  Published& outcome) {
  if (path.empty()) return;
  auto written = base::write_file(path, text).context(std::string(flag));
  if (!written) outcome.failures.push_back(std::move(written).error());
}

void publish_dotenv(const Destinations& destinations, const Report& report, Published& outcome) {
  if (destinations.dotenv.empty()) return;
  const auto dotenv = to_dotenv(report);
  if (!dotenv.left_out.empty()) {
    outcome.warnings.push_back(std::string("too much for a dotenv report, left out: ") +
                               base::join(dotenv.left_out, ", "));
  }
  publish_file("--dotenv", destinations.dotenv, dotenv.text, outcome);
}

base::Result<void> append_outputs(const std::string& path, const Report& report) {
  if (path.empty()) return {};
  return base::append_file(path, TRY(github_outputs(report)));
}

base::Result<void> append_summary(const std::string& path, const Report& report,
                                  std::string_view tool) {
  if (path.empty()) return {};
  std::error_code unknown;
  const auto size = std::filesystem::file_size(path, unknown);
  const auto before = unknown ? 0 : std::min<std::size_t>(size, github_summary_limit);
  const auto text = github_summary(tool, report, github_summary_limit - before);
  // Beyond the limit the runner would also drop what others wrote there.
  if (before > 0 && before + text.size() >= github_summary_limit) return {};
  return base::append_file(path, text);
}

void publish_github(const Destinations& destinations, const Report& report, std::string_view tool,
                    Published& outcome) {
  const auto note = [&](const base::Result<void>& written) {
    if (!written) outcome.warnings.push_back(base::to_string(written.error()));
  };
  note(append_outputs(destinations.github_output, report).context("GITHUB_OUTPUT"));
  note(append_summary(destinations.github_summary, report, tool).context("GITHUB_STEP_SUMMARY"));
}

}  // namespace

Destinations destinations_in(const Environment& environment) {
  return {.github_output = environment.get("GITHUB_OUTPUT"),
          .github_summary = environment.get("GITHUB_STEP_SUMMARY")};
}

base::Result<void> prepare(const Destinations& destinations, const Report& report) {
  base::Result<void> first_problem;
  const auto note = [&](base::Result<void> outcome) {
    if (first_problem && !outcome) first_problem = std::move(outcome);
  };
  for (const auto& text : destinations.tekton) {
    note(prepare_tekton(text, report).context("--result"));
  }
  note(prepare_file(destinations.dotenv).context("--dotenv"));
  note(prepare_file(destinations.properties).context("--properties"));
  note(prepare_file(destinations.json).context("--json"));
  return first_problem;
}

Published publish(const Destinations& destinations, const Report& report, std::string_view tool) {
  Published outcome;
  publish_tekton(destinations, report, outcome);
  publish_dotenv(destinations, report, outcome);
  publish_file("--properties", destinations.properties, to_properties(report), outcome);
  publish_file("--json", destinations.json, report.json() + "\n", outcome);
  publish_github(destinations, report, tool, outcome);
  return outcome;
}

}  // namespace ci
