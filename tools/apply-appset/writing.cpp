// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/writing.hpp"

#include <algorithm>
#include <utility>

#include "apply-appset/comparison.hpp"
#include "apply-appset/plan_file.hpp"
#include "apply-appset/plan_words.hpp"
#include "base/text.hpp"

namespace tools::apply_appset {

using manifests::field;

namespace {

int rank_of(const Json& object) {
  const auto kind = argocd::object_kind_of(object);
  if (!kind) return 0;
  switch (*kind) {
    case argocd::ObjectKind::project:
      return 1;
    case argocd::ObjectKind::repository_credentials:
      return 2;
    case argocd::ObjectKind::repository:
    case argocd::ObjectKind::cluster:
      return 3;
    case argocd::ObjectKind::application:
      return 4;
    case argocd::ObjectKind::application_set:
      break;
  }
  return 5;
}

std::string titles_of(const std::vector<const ObjectStep*>& steps, std::size_t from,
                      std::size_t to) {
  std::vector<std::string> titles;
  for (std::size_t index = from; index < to; ++index) titles.push_back(title_of(*steps[index]));
  return titles.empty() ? "nothing" : base::join(titles, ", ");
}

base::Error moved_error(const ObjectStep& step) {
  return {.kind = base::ErrorKind::conflict,
          .message = "the live state moved since the plan: " + title_of(step) + " has changed",
          .hint = "make the plan anew, and look at it"};
}

// What was wanted and is not there. What is there beside it was filled in by the server.
void find_missing(const Json& wanted, const Json& got, const std::string& path,
                  std::vector<std::string>& missing) {
  if (wanted.is_object() && got.is_object()) {
    for (const auto& [key, value] : wanted.items()) {
      find_missing(value, field(got, key), manifests::path_to(path, key), missing);
    }
  } else if (wanted.is_array() && got.is_array() && wanted.size() == got.size()) {
    for (std::size_t index = 0; index < wanted.size(); ++index) {
      find_missing(wanted[index], got[index], path + '[' + std::to_string(index) + ']', missing);
    }
  } else if (!(wanted.empty() && got.is_null()) && !applicationset::are_equal(wanted, got)) {
    missing.push_back(path);
  }
}

}  // namespace

std::vector<const ObjectStep*> to_write(const Plan& plan) {
  std::vector<const ObjectStep*> steps;
  for (const auto& step : plan.objects) {
    if (step.action != Action::unchanged || step.has_hidden_values) steps.push_back(&step);
  }
  const auto rank = [](const ObjectStep* step) { return rank_of(step->document->json()); };
  std::stable_sort(steps.begin(), steps.end(), [&](const ObjectStep* one, const ObjectStep* other) {
    return rank(one) < rank(other);
  });
  return steps;
}

base::Result<void> Writer::write(const std::vector<const ObjectStep*>& steps) {
  for (std::size_t index = 0; index < steps.size(); ++index) {
    auto written = write_one(*steps[index]);
    if (written) continue;
    say_what_is_done(steps, index, written.error());
    return std::move(written).context("writing " + title_of(*steps[index]));
  }
  return {};
}

void Writer::say_what_is_done(const std::vector<const ObjectStep*>& steps, std::size_t done,
                              const base::Error& error) const {
  const bool is_unknown = error.may_have_arrived || base::is_end_of_run(error) ||
                          error.kind == base::ErrorKind::unreachable ||
                          error.kind == base::ErrorKind::garbled;
  run_.log.warning("written: " + titles_of(steps, 0, done));
  if (is_unknown) run_.log.warning("perhaps written: " + title_of(*steps[done]));
  run_.log.warning("not written: " + titles_of(steps, done + (is_unknown ? 1 : 0), steps.size()));
}

// The version of the object, if it is what the plan has seen; empty where there is none.
base::Result<std::string> Writer::version_if_unmoved(const ObjectStep& step) {
  const auto& object = object_of(step);
  const auto* then = planned_.current.find(object);
  const auto now = TRY(live_.objects().find(object));
  if ((then != nullptr) != now.has_value()) return moved_error(step);
  if (!now) return std::string();
  if (digest_of(*then) != digest_of(*now)) return moved_error(step);
  return argocd::metadata_text(*now, "resourceVersion");
}

// A controller may write the status between our look and our writing. That is no reason to give up.
base::Result<Json> Writer::apply_unmoved(const ObjectStep& step) {
  constexpr int most_times = 5;
  for (int times = 1;; ++times) {
    const auto version = TRY(version_if_unmoved(step));
    auto answer = live_.objects().apply(
        object_of(step),
        {.resource_version = live_.goes_to_kubernetes() ? version : std::string()});
    if (answer || answer.error().kind != base::ErrorKind::conflict || times == most_times) {
      return answer;
    }
  }
}

// What the API server tells of Secrets has no name.
base::Result<void> Writer::check_answer(const ObjectStep& step, const Json& answer) {
  if (is_told(answer)) return {};
  const auto [ns, name] = applicationset::key_of(answer);
  const auto [wanted_ns, wanted_name] = applicationset::key_of(object_of(step));
  if (name == wanted_name && (ns.empty() || ns == wanted_ns)) return {};
  base::Error error = {.kind = base::ErrorKind::garbled,
                       .message = "the server answers with another object, " +
                                  base::printable((ns.empty() ? "" : ns + '/') + name)};
  error.may_have_arrived = true;
  return error;
}

base::Result<void> Writer::write_one(const ObjectStep& step) {
  const auto answer = TRY(apply_unmoved(step));
  TRY(check_answer(step, answer));
  compare_answer(step, answer);
  run_.log.info(std::string(step.action == Action::create ? "made " : "changed ") + title_of(step));
  return {};
}

// A webhook may change what is written, and a server may drop what it does not know.
void Writer::compare_answer(const ObjectStep& step, const Json& answer) const {
  Json wanted = comparable(object_of(step));
  Json got = comparable(answer);
  if (is_told(answer)) wanted = upserted(answer, object_of(step)).object;
  std::vector<std::string> missing;
  find_missing(wanted, got, {}, missing);
  for (const auto& path : missing) {
    run_.log.warning(title_of(step) + ": the server has something else in " +
                     base::printable(path) + " than was asked for");
  }
}

base::Result<void> Writer::try_out(const std::vector<const ObjectStep*>& steps) {
  for (const auto* step : steps) {
    const auto kind = argocd::object_kind_of(object_of(*step));
    const auto problem =
        TRY(live_.objects().dry_run_problem(kind.value_or(argocd::ObjectKind::application_set)));
    if (problem.empty()) continue;
    return base::usage_error(
        "--server-dry-run cannot be done for " + title_of(*step) + ": " + problem,
        "--plan tries nothing, and says the same");
  }
  for (const auto* step : steps) {
    TRY(try_one(*step).context("trying " + title_of(*step)));
  }
  return {};
}

base::Result<void> Writer::try_one(const ObjectStep& step) {
  const auto version = TRY(version_if_unmoved(step));
  const auto answer = live_.objects().apply(
      object_of(step),
      {.dry_run = true, .resource_version = live_.goes_to_kubernetes() ? version : std::string()});
  const auto still = version_if_unmoved(step);
  if (!still && still.error().kind == base::ErrorKind::conflict) {
    return base::Error{.kind = base::ErrorKind::rejected,
                       .message =
                           "the server was asked for a dry run and has really written it, "
                           "or somebody else has at the same time",
                       .hint = "look at what is there now; do not use --server-dry-run here"};
  }
  if (!still) return still.error();
  if (!answer) return answer.error();
  compare_answer(step, *answer);
  run_.log.info(title_of(step) + ": the server would take it");
  return {};
}

}  // namespace tools::apply_appset
