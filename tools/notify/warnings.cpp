// SPDX-License-Identifier: Apache-2.0
#include "notify/warnings.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "services/service.hpp"

namespace tools::notify {
namespace {

// expr says in the lines below the first one where it is; too much for a log.
std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

void warn_of_faults(const cli::Run& run, const notifications::Problems& problems) {
  for (const auto& problem : problems) {
    if (problem.severity != notifications::Problem::Severity::error) continue;
    run.log.warning(to_string(problem.place) + ": " + problem.subject + ": " + problem.message);
  }
}

void warn_of_verdicts(const cli::Run& run, const notifications::Agenda& agenda,
                      bool has_application) {
  for (const auto& verdict : agenda.verdicts) {
    if (!verdict.judgement || verdict.judgement->fault.empty()) continue;
    const auto fault = first_line(verdict.judgement->fault);
    const auto text = "trigger " + base::printable(verdict.trigger) + ": ";
    if (verdict.judgement->is_triggered) {
      run.log.warning(text +
                      "oncePer cannot be evaluated, and it may be told more than once: " + fault);
    } else if (has_application) {
      run.log.info(text + "a condition cannot be evaluated, and counts as untrue: " + fault);
    } else {
      run.log.detail(text + "a condition cannot be evaluated without an application: " + fault);
    }
  }
}

void warn_of_people(const cli::Run& run, const std::string& path, const Author& author,
                    const notifications::Config& config) {
  std::vector<std::string> known;
  for (const auto* type : services::types()) known.emplace_back(type->name);
  for (const auto& [name, service] : config.services) known.push_back(name);
  for (const auto& [service, person] : author.services()) {
    if (std::find(known.begin(), known.end(), service) != known.end()) continue;
    const auto meant = base::did_you_mean(service, known);
    base::Error error = {.kind = base::ErrorKind::malformed,
                         .message = path + ": " + base::printable(person) +
                                    ": there is no service " + base::printable(service),
                         .hint = meant ? "did you mean " + *meant + "?"
                                       : "a key is the name of a service, or its type: slack"};
    run.log.warning(error);
  }
}

}  // namespace tools::notify
