// SPDX-License-Identifier: Apache-2.0
#include "notify/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.hpp"

namespace tools::notify {
namespace {

using notifications::Problem;

std::string_view word_of(Delivered::State state) {
  switch (state) {
    case Delivered::State::sent:
      return "sent";
    case Delivered::State::skipped:
      return "skipped";
    case Delivered::State::failed:
      return "failed";
  }
  return "";
}

std::string reason_of(const Delivered& one) {
  return base::printable(one.outcome ? one.reason : base::to_string(one.outcome.error()));
}

// "slack:releases: app-deployed (on-deployed)", or the trigger alone.
std::string name_of(const notifications::Occasion& occasion) {
  if (occasion.destination.service.empty()) return occasion.trigger;
  return to_string(occasion.destination) + ": " + base::join(occasion.templates, ", ") +
         (occasion.trigger.empty() ? "" : " (" + occasion.trigger + ")");
}

std::string line_of(const Delivered& one) {
  const auto reason = reason_of(one);
  return std::string(word_of(one.state)) + ": " + name_of(one.occasion) +
         (reason.empty() ? "" : ": " + reason);
}

std::size_t count(const std::vector<Delivered>& delivered, Delivered::State state) {
  return static_cast<std::size_t>(
      std::count_if(delivered.begin(), delivered.end(),
                    [&](const Delivered& one) { return one.state == state; }));
}

const Delivered* first_failure(const std::vector<Delivered>& delivered) {
  const auto failed = std::find_if(delivered.begin(), delivered.end(), [](const Delivered& one) {
    return one.state == Delivered::State::failed;
  });
  return failed == delivered.end() ? nullptr : &*failed;
}

std::string summary(const std::vector<Delivered>& delivered, const std::string& why_none) {
  const auto sent = count(delivered, Delivered::State::sent);
  const auto failed = count(delivered, Delivered::State::failed);
  if (failed > 0) {
    const auto& first = *first_failure(delivered);
    return std::to_string(failed) + " of " + base::number_of(sent + failed, "message") +
           " not sent: " + name_of(first.occasion) + ": " + reason_of(first);
  }
  if (sent > 0) return base::number_of(sent, "message") + " sent";
  return delivered.empty() ? why_none : "everybody was told before";
}

}  // namespace

std::vector<std::string> result_names() {
  return {"duration", "deliveries", "verdicts", "findings"};
}

std::string why_nobody(const notifications::Agenda& agenda, bool was_app_named) {
  std::set<std::string> looked_at;
  std::set<std::string> fired;
  for (const auto& verdict : agenda.verdicts) {
    looked_at.insert(verdict.trigger);
    if (verdict.judgement && verdict.judgement->is_triggered) fired.insert(verdict.trigger);
  }
  if (!fired.empty()) {
    return "nobody subscribes to " + base::join({fired.begin(), fired.end()}, ", ");
  }
  const std::string without = was_app_named ? "" : "no application was given, and ";
  if (looked_at.empty()) {
    return without + "nobody subscribes to anything" + (was_app_named ? "" : " without one");
  }
  return without + "no trigger fired (" + std::to_string(looked_at.size()) +
         " looked at); --preview shows why";
}

void report(const cli::Run& run, const std::vector<Delivered>& delivered,
            const std::string& why_none) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& one : delivered) {
    run.print(line_of(one));
    for (const auto& remark : one.remarks) {
      run.log.warning(to_string(one.occasion.destination) + ": " + remark);
    }
    list.push_back({{"service", one.occasion.destination.service},
                    {"recipient", one.occasion.destination.recipient},
                    {"trigger", one.occasion.trigger},
                    {"template", base::join(one.occasion.templates, ",")},
                    {"state", word_of(one.state)},
                    {"reason", reason_of(one)}});
  }
  if (delivered.empty()) run.print(summary(delivered, why_none));
  const bool has_failed = first_failure(delivered) != nullptr;
  const bool has_sent = count(delivered, Delivered::State::sent) > 0;
  run.report.set("result", has_failed ? "failed" : has_sent ? "sent" : "skipped");
  run.report.set("message", summary(delivered, why_none));
  run.report.set_json("deliveries", list);
}

std::optional<base::Error> failure_of(const std::vector<Delivered>& delivered) {
  const auto* first = first_failure(delivered);
  if (first == nullptr) return std::nullopt;
  auto error = first->outcome.error();
  const auto failed = count(delivered, Delivered::State::failed);
  const auto sent = count(delivered, Delivered::State::sent);
  auto context = "telling " + name_of(first->occasion);
  if (failed + sent > 1) {
    context = std::to_string(failed) + " of " + base::number_of(failed + sent, "message") +
              " not sent: " + context;
  }
  error.context.push_back(std::move(context));
  return error;
}

int report_problems(const cli::Run& run, const notifications::Problems& problems, bool is_strict) {
  std::size_t errors = 0;
  std::set<std::string> said;  // each hint is printed once
  auto findings = nlohmann::ordered_json::array();
  for (const auto& problem : problems) {
    const bool is_error = problem.severity == Problem::Severity::error;
    errors += is_error ? 1 : 0;
    const auto place = to_string(problem.place);
    run.print((place.empty() ? "" : place + ": ") + (is_error ? "error: " : "warning: ") +
              (problem.subject.empty() ? "" : problem.subject + ": ") + problem.message + " [" +
              problem.rule + "]");
    if (!problem.hint.empty() && said.insert(problem.hint).second) run.print("    " + problem.hint);
    findings.push_back({{"severity", is_error ? "error" : "warning"},
                        {"rule", problem.rule},
                        {"file", problem.place.file},
                        {"line", problem.place.line},
                        {"subject", problem.subject},
                        {"message", problem.message},
                        {"hint", problem.hint}});
  }
  const auto warnings = problems.size() - errors;
  const auto text = problems.empty() ? "nothing is wrong"
                                     : base::number_of(errors, "error") + ", " +
                                           base::number_of(warnings, "warning");
  run.print(text);
  run.report.set_json("findings", findings);
  const bool has_failed = errors > 0 || (is_strict && warnings > 0);
  run.report.set("result", has_failed ? "failed" : "skipped");
  run.report.set("message", text);
  return has_failed ? 1 : 0;
}

}  // namespace tools::notify
