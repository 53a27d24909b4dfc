// SPDX-License-Identifier: Apache-2.0
#include "notify/command.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "gotime/location.hpp"
#include "govalue/clock_world.hpp"
#include "notifications/engine.hpp"
#include "notifications/lint.hpp"
#include "notify/cluster.hpp"
#include "notify/facts.hpp"
#include "notify/masks.hpp"
#include "notify/messenger.hpp"
#include "notify/options.hpp"
#include "notify/preview.hpp"
#include "notify/report.hpp"
#include "notify/sources.hpp"
#include "notify/state_store.hpp"
#include "notify/wanted.hpp"
#include "notify/warnings.hpp"

namespace tools::notify {
namespace {

using notifications::Engine;

std::shared_ptr<const govalue::World> world_of(const cli::Run& run) {
  const auto zone = run.environment.get("TZ");
  auto local = gotime::local_location(zone.empty() ? std::nullopt : std::optional(zone));
  return std::make_shared<govalue::ClockWorld>(run.clock, std::move(local));
}

// What came of triggers that were subscribed to and cannot be used.
std::vector<Delivered> faults_of(const notifications::Agenda& agenda) {
  std::vector<Delivered> failed;
  for (const auto& fault : agenda.faults) {
    failed.push_back({.occasion = {.trigger = fault.trigger, .templates = {}, .destination = {}},
                      .state = Delivered::State::failed,
                      .outcome = fault.error});
  }
  return failed;
}

// What a run has at hand once its config has been read.
struct Surroundings {
  Cluster& cluster;
  const base::Result<argocd::ControlPlane*>& argo;
  const base::Deadline& deadline;
};

// Tells the machines of an application that is not known: whoever it would have named was not told.
void note_missing(const cli::Run& run, const base::Error& missing) {
  run.report.set("result", "failed");
  run.report.set("message", run.report.get("message") + "; " + base::to_string(missing));
}

base::Result<int> conclude(const cli::Run& run, const Options& options, const Facts& facts,
                           const std::vector<Delivered>& delivered) {
  auto failure = failure_of(delivered);
  const bool is_stopped = failure && failure->kind == base::ErrorKind::stopped;
  if (facts.missing && !is_stopped) {
    note_missing(run, *facts.missing);
    if (options.fails()) return *facts.missing;
  }
  if (!failure) return 0;
  if (options.fails() || is_stopped) return std::move(*failure);
  run.log.warning(*failure);
  return 0;
}

// What is to be told, and where it is kept who was.
struct Errand {
  const Facts& facts;
  const notifications::Agenda& agenda;
  std::vector<Draft> drafts;
  StateStore& store;
};

// Keeps at once who was told, so that nobody is told twice where the run is cut off.
base::Result<int> send_and_report(cli::Run& run, const Options& options, Errand errand,
                                  const base::Deadline& deadline) {
  auto& store = errand.store;
  base::Result<void> saved;
  const auto on_sent = [&](const notifications::Occasion& occasion) {
    if (!occasion.state_key.empty()) {
      store.state().add(occasion.state_key, run.clock.since_epoch());
    }
    if (saved) saved = store.save(deadline);
  };
  const base::Deadline sending(deadline.clock(),
                               deadline.remaining() - store.time_to_save(deadline));
  auto delivered = send(run, options, std::move(errand.drafts), store, on_sent, sending);
  if (saved) saved = store.save(deadline);
  for (auto& failed : faults_of(errand.agenda)) delivered.push_back(std::move(failed));
  report(run, delivered, why_nobody(errand.agenda, options.has_app()));
  run.report.set("duration", base::to_string(deadline.spent()));
  auto status = conclude(run, options, errand.facts, delivered);
  if (saved || !status) return status;
  if (options.fails()) return std::move(saved).error();
  run.log.warning("who was told will be told again: " + base::to_string(saved.error()));
  return status;
}

void warn_of_missing(const cli::Run& run, base::Error missing) {
  missing.message += "; what is known of the pipeline is told all the same";
  run.log.warning(missing);
}

base::Result<int> tell(cli::Run& run, const Options& options, Engine& engine,
                       const Surroundings& around) {
  const auto facts = TRY(gather(run, options, around.argo, around.deadline));
  const bool has_app = options.has_app() && !facts.missing;
  // With --on-failure fail it is the error in which the run ends.
  const bool is_error = options.fails() || options.preview;
  warn_of_people(run, options.people, facts.author, engine.config());
  if (facts.missing && !is_error) warn_of_missing(run, *facts.missing);
  auto store = TRY(StateStore::open(options, facts, around.cluster, around.deadline));
  notifications::Problems problems;
  const auto subscribed =
      notifications::destinations_for(engine.config(), facts.labels, facts.annotations, problems);
  for (const auto& problem : problems) run.log.warning(problem.subject + ": " + problem.message);
  // Of an application that is not known nothing has become untrue.
  auto unknown = store.state();
  auto agenda = TRY(notifications::make_agenda(engine, options.wanted, subscribed, facts.variables,
                                               facts.missing ? unknown : store.state()));
  hide_secrets(run, engine, agenda.occasions);
  auto drafts = draft(run, engine, options, agenda.occasions, facts);
  if (options.preview) {
    const auto status = show_preview(run, engine, agenda, drafts, facts.variables);
    if (!facts.missing) return status;
    note_missing(run, *facts.missing);
    return *facts.missing;
  }
  warn_of_verdicts(run, agenda, has_app);
  Errand errand = {.facts = facts, .agenda = agenda, .drafts = std::move(drafts), .store = store};
  return send_and_report(run, options, std::move(errand), around.deadline);
}

base::Result<int> read_and_tell(cli::Run& run, const Options& options) {
  const base::Deadline deadline(run.clock, run.options.timeout);
  Cluster cluster(run, options.server, deadline);
  const auto config = TRY(load_config(run, options, cluster, deadline));
  Engine engine(config, world_of(run));
  if (options.lint) return report_problems(run, notifications::lint(config), options.strict);
  TRY(check_wanted(engine, options.wanted, run.clock.since_epoch()));
  warn_of_faults(run, config.problems);
  base::Result<argocd::ControlPlane*> argo = nullptr;
  std::unique_ptr<session::Session> session;
  if (!options.app.empty()) {
    auto opened = session::Session::open(run, options.server, deadline);
    if (opened) {
      session = std::move(opened).value();
      argo = &session->control_plane();
    } else {
      argo = std::move(opened).error();
    }
  }
  return tell(run, options, engine, {.cluster = cluster, .argo = argo, .deadline = deadline});
}

base::Result<int> run_notify(cli::Run& run) {
  Options options;
  run.report.set_list("deliveries", {});
  run.report.set_list("verdicts", {});
  run.report.set_list("findings", {});
  if (TRY(parse_options(run, options)) == cli::Parsed::help) return 0;
  auto status = read_and_tell(run, options);
  const bool is_about_sending = !options.lint && !options.preview;
  if (status || options.fails() || !is_about_sending || !is_of_the_world(status.error())) {
    return status;
  }
  auto error = std::move(status).error();
  error.context.push_back("nothing was sent");
  run.log.warning(error);
  run.report.set("result", "failed");
  run.report.set("message", base::to_string(error));
  return 0;
}

}  // namespace

const cli::Tool& tool() {
  static const cli::Tool tool = {
      .name = "notify",
      .summary = "tell people what happened, with the notifications that Argo CD already has",
      .usage = "--config FILE|DIR|configmap:NAMESPACE/NAME [--secret ...] [--app NAME]",
      .examples =
          "  notify --config cm.yaml --secret secret.yaml --app-file app.yaml --preview\n"
          "  notify --config catalog:en --config services.yaml --secret secrets \\\n"
          "    --template pipeline-failed --recipient slack:releases",
      .result_names = result_names(),
      .run = run_notify};
  return tool;
}

}  // namespace tools::notify
