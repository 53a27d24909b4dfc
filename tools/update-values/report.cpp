// SPDX-License-Identifier: Apache-2.0
#include "update-values/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "git/diff.hpp"

namespace tools::update_values {
namespace {

// Values may have lines and be long; here each has one short line.
std::string shown(const std::string& value) {
  constexpr std::size_t longest = 100;
  if (value.empty()) return "''";
  return base::shorten(base::printable(base::replace_all(value, "\n", "\\n")), longest);
}

// Of a secret that is cut before it is looked for, half would stay.
ValueChange redacted(ValueChange change, const base::Redactor& redactor) {
  change.old_value = redactor.redact(std::move(change.old_value));
  change.new_value = redactor.redact(std::move(change.new_value));
  return change;
}

std::string before_and_after(const ValueChange& change) {
  return change.path + ": " + (change.is_created ? "(new)" : shown(change.old_value)) + " -> " +
         shown(change.new_value);
}

std::string line_of(const ValueChange& change) {
  if (!change.is_changed) {
    return "unchanged: " + change.file + " already has " + change.path + " " +
           shown(change.new_value);
  }
  return change.file + ":" + std::to_string(change.line) + ": " + before_and_after(change);
}

// A commit that is taken back may have changed more than values.
bool tells_changes(const EditedFile& file) {
  return std::any_of(file.changes.begin(), file.changes.end(),
                     [](const ValueChange& change) { return change.is_changed; });
}

std::string summary(const std::vector<EditedFile>& files, const Options& options,
                    const base::Redactor& redactor) {
  const auto changes = changes_in(files);
  const std::string verb = options.is_read_only() ? "would change " : "changed ";
  if (changes.empty()) {
    const auto changed = std::find_if(files.begin(), files.end(),
                                      [](const EditedFile& file) { return file.is_changed(); });
    return changed == files.end() ? "nothing to change" : verb + changed->path;
  }
  const auto count = base::number_of(changes.size(), "value");
  const auto first = redacted(changes.front(), redactor);
  auto text = verb + count + ": " + first.file + ": " + before_and_after(first);
  if (changes.size() > 1) text += ", and more";
  return text;
}

nlohmann::ordered_json to_json(const std::vector<ValueChange>& changes) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& change : changes) {
    list.push_back({{"file", change.file},
                    {"document", change.document},
                    {"path", change.path},
                    {"line", change.line},
                    {"old", change.old_value},
                    {"new", change.new_value}});
  }
  return list;
}

}  // namespace

void prepare_report(ci::Report& report) {
  report.set_bool("changed", false);
  report.set_list("files", {});
  report.set_list("changes", {});
  report.set_number("attempts", 0);
  report.set_json("pull-request", nullptr);
}

void report_files(cli::Run& run, const std::vector<EditedFile>& files, const Options& options) {
  const auto& redactor = run.log.redactor();
  std::vector<std::string> changed_files;
  for (const auto& file : files) {
    for (const auto& warning : file.warnings) run.log.warning(file.path + ": " + warning);
    for (const auto& change : file.changes) run.print(line_of(redacted(change, redactor)));
    if (!file.is_changed()) continue;
    if (!tells_changes(file)) run.print(base::printable(file.path) + ": changed");
    changed_files.push_back(file.path);
  }
  run.report.set("result", changed_files.empty() ? "unchanged" : "changed");
  run.report.set("message", summary(files, options, redactor));
  run.report.set_bool("changed", !changed_files.empty());
  run.report.set_list("files", changed_files);
  run.report.set_json("changes", to_json(changes_in(files)));
}

base::Result<void> check_superseded(const cli::Run& run,
                                    const std::optional<base::Error>& superseded) {
  if (!superseded) return {};
  run.report.set("result", "superseded");
  run.report.set_bool("changed", false);
  return *superseded;
}

void report_effort(cli::Run& run, const Effort& effort) {
  run.report.set_number("attempts", static_cast<long long>(effort.attempts));
  run.report.set("duration", base::to_string(effort.duration));
}

void report_promotion(cli::Run& run, const Promotion& promotion, const Effort& effort) {
  const auto& parent = promotion.tip.commit;
  const auto& commit = promotion.commit;
  if (!promotion.is_changed()) {
    run.report.set("commit", parent.hex());
    return;
  }
  run.report.set("parent", parent.hex());
  if (commit.is_null()) return;
  run.report.set("commit", commit.hex());
  run.print(promotion.tip.branch() + " " + parent.short_hex() + ".." + commit.short_hex() + ", " +
            base::number_of(effort.attempts, "attempt") + ", " + base::to_string(effort.duration));
}

void report_taken_back(cli::Run& run, const std::string& commit) {
  const auto message = commit.substr(0, 7) + " is taken back already";
  run.report.set("message", message);
  run.print("unchanged: " + message);
}

void print_message(cli::Run& run, const std::string& message) {
  run.print("the message of the commit:");
  for (const auto line : base::lines(message)) run.print("    " + std::string(line));
}

base::Result<void> print_diff(cli::Run& run, const std::vector<EditedFile>& files) {
  for (const auto& file : files) {
    if (!file.is_changed()) continue;
    const auto diff =
        TRY(git::unified_diff(file.path, file.is_executable, file.old_text, file.new_text));
    // A runner would take lines of the file for its own commands; everybody else gets every byte.
    if (run.environment.is_github_actions()) {
      run.print(diff);
    } else {
      auto& stream = run.options.is_json() ? run.err : run.out;
      stream << run.log.redactor().redact(diff);
    }
  }
  return {};
}

}  // namespace tools::update_values
