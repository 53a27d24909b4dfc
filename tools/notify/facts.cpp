// SPDX-License-Identifier: Apache-2.0
#include "notify/facts.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "argocd/look.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "ci/pipeline.hpp"
#include "gotime/parse_rfc3339.hpp"
#include "govalue/json.hpp"
#include "yaml/to_json.hpp"

namespace tools::notify {
namespace {

using Json = nlohmann::json;

base::Result<govalue::Value> to_value(const std::string& json) {
  return govalue::from_json(json, govalue::Integers::int64);
}

// An object of Kubernetes, as Argo CD hands it to templates.
struct Object {
  Json json;
  govalue::Value value = govalue::Value::map();
};

base::Result<Object> read_object(const std::string& text) {
  Object object = {.json = Json::parse(text, nullptr, false)};
  if (!object.json.is_object()) return base::malformed_error("this is no object of Kubernetes");
  object.value = TRY(to_value(text));
  return object;
}

base::Result<Object> read_answer(const std::string& text) {
  auto object = read_object(text);
  if (object) return object;
  auto error = std::move(object).error();
  error.kind = base::ErrorKind::garbled;
  return error;
}

base::Result<Object> read_object_file(const std::string& path, const std::string& kind) {
  const auto text = TRY(base::read_file(path));
  const auto json = TRY(yaml::to_json(text, yaml::format_of(path)).context("reading " + path));
  auto object = TRY(read_object(json.dump()).context("reading " + path));
  const auto is = base::text_at(object.json, "kind");
  if (!is.empty() && is != kind) {
    return base::malformed_error(path + " holds a " + base::printable(is) + ", not an " + kind);
  }
  return object;
}

std::map<std::string, std::string> texts_below(const Json& object, const char* part) {
  std::map<std::string, std::string> texts;
  const auto metadata = object.value("metadata", Json::object());
  if (!metadata.is_object() || !metadata.contains(part) || !metadata[part].is_object())
    return texts;
  for (const auto& [key, value] : metadata[part].items()) {
    if (value.is_string()) texts[key] = value.get<std::string>();
  }
  return texts;
}

// --- commits ------------------------------------------------------------------------------------

// Tells about commits what the CI system told us, else what Argo CD knows.
class Commits final : public sprig::Repository {
 public:
  Commits(const Json& pipeline, argocd::ControlPlane* control_plane, argocd::AppName app)
      : sha_(base::text_at(pipeline.at("commit"), "sha")),
        control_plane_(control_plane),
        app_(std::move(app)) {
    known_.message = base::text_at(pipeline.at("commit"), "message");
    known_.author = base::text_at(pipeline.at("commit"), "author");
  }

  base::Result<sprig::CommitMetadata> commit_metadata(std::string_view revision) const override {
    if (control_plane_ == nullptr) {
      if (!sha_.empty() && revision == sha_ && !known_.message.empty()) return known_;
      return base::malformed_error("nobody can be asked about commit " + base::printable(revision) +
                                   ": only with --app, Argo CD can");
    }
    const auto text = TRY(argocd::await<std::string>(*control_plane_, [&](auto done) {
      control_plane_->commit(app_, std::string(revision), std::move(done));
    }));
    const auto json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
      return base::Error{.kind = base::ErrorKind::garbled,
                         .message = "Argo CD's answer is no JSON"};
    }
    sprig::CommitMetadata commit = {.message = base::text_at(json, "message"),
                                    .author = base::text_at(json, "author"),
                                    .date = {},
                                    .tags = base::texts_at(json, "tags")};
    if (const auto date = gotime::parse_rfc3339(base::text_at(json, "date"), {})) {
      commit.date = *date;
    }
    return commit;
  }

  base::Result<sprig::AppDetail> app_detail() const override {
    return base::malformed_error(
        "GetAppDetails asks Argo CD's repo-server, which a pipeline cannot reach");
  }

 private:
  std::string sha_;
  sprig::CommitMetadata known_;
  argocd::ControlPlane* control_plane_;
  argocd::AppName app_;
};

// --- the pipeline -------------------------------------------------------------------------------

base::Result<Json> read_event(const cli::Run& run) {
  const auto path = run.environment.get("GITHUB_EVENT_PATH");
  if (path.empty()) return Json();
  const auto text = base::read_file(path);
  if (!text) {
    run.log.detail("the event of GitHub cannot be read: " + base::to_string(text.error()));
    return Json();
  }
  return Json::parse(*text, nullptr, false);
}

// Whether a word of `result` says that a tool reached its goal (docs/results.md).
bool is_good(const std::string& word) {
  constexpr std::array good = {"changed", "unchanged", "synced",  "healthy", "suspended",
                               "deleted", "created",   "skipped", "sent"};
  return std::find(good.begin(), good.end(), word) != good.end();
}

base::Result<void> add_results(const std::vector<std::string>& files, Json& pipeline) {
  auto all = Json::array();
  bool is_well = true;
  for (const auto& file : files) {
    const auto text = TRY(base::read_file(file));
    auto json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("result")) {
      return base::malformed_error(file + " is not what a tool wrote with --json");
    }
    is_well = is_well && is_good(base::text_at(json, "result"));
    if (json.contains("changes")) pipeline["values"] = json;
    if (json.contains("applications")) pipeline["rollout"] = json;
    all.push_back(std::move(json));
  }
  if (!all.empty() && base::text_at(pipeline, "status").empty()) {
    pipeline["status"] = is_well ? "succeeded" : "failed";
  }
  pipeline["results"] = std::move(all);
  return {};
}

base::Result<Json> pipeline_facts(const cli::Run& run, const Options& options) {
  const auto event = TRY(read_event(run));
  auto pipeline = TRY(ci::pipeline_of(run.environment, event, options.ci).context("reading --ci"));
  TRY(add_results(options.results, pipeline).context("reading --results"));
  return pipeline;
}

// --- the application ----------------------------------------------------------------------------

// Argo CD tells nobody while its last look at an application is older than the end of the last
// operation (the specification, 3: "sync status out of date").
bool is_outdated(const Json& application) {
  const auto status = application.value("status", Json::object());
  if (!status.is_object()) return false;
  const auto operation = status.value("operationState", Json::object());
  if (!operation.is_object()) return false;
  const auto phase = base::text_at(operation, "phase");
  if (phase != "Succeeded" && phase != "Failed" && phase != "Error") return false;
  const auto time_of = [](const Json& json, const char* key) {
    return gotime::parse_rfc3339(base::text_at(json, key), {});
  };
  const auto finished = time_of(operation, "finishedAt");
  if (!finished) return true;
  const auto is_before = [&](const char* key) {
    const auto seen = time_of(status, key);
    return !seen || seen->is_before(*finished);
  };
  return is_before("reconciledAt") && is_before("observedAt");
}

base::Result<Object> ask_for_application(const argocd::AppName& name,
                                         argocd::ControlPlane& control_plane) {
  const auto text = TRY(argocd::await<std::string>(
      control_plane, [&](auto done) { control_plane.object(name, std::move(done)); }));
  return read_answer(text);
}

base::Result<Object> read_application(const cli::Run& run, const Options& options,
                                      const argocd::AppName& name,
                                      argocd::ControlPlane* control_plane,
                                      const base::Deadline& deadline) {
  if (!options.app_file.empty()) return read_object_file(options.app_file, "Application");
  if (control_plane == nullptr) return Object{.json = Json::object()};
  constexpr base::Duration pause = std::chrono::seconds(1);
  bool was_said = false;
  for (;;) {
    auto object = TRY(ask_for_application(name, *control_plane)
                          .context("reading application " + to_string(name)));
    if (!options.wait_refreshed || !is_outdated(object.json)) return object;
    if (!was_said) run.log.info("Argo CD has not looked at the application since its last sync");
    was_said = true;
    TRY(deadline.sleep_for(pause).context("waiting until Argo CD has looked at application " +
                                          to_string(name)));
  }
}

// Templates get along without a project, and few ask for it: that it cannot be read is no failure.
base::Result<Object> read_project(const cli::Run& run, const Options& options,
                                  const Object& application, argocd::ControlPlane* control_plane) {
  if (!options.project_file.empty()) return read_object_file(options.project_file, "AppProject");
  const auto spec = application.json.value("spec", Json::object());
  const auto name = spec.is_object() ? base::text_at(spec, "project") : std::string();
  if (control_plane == nullptr || name.empty()) return Object{.json = Json::object()};
  auto text = argocd::await<std::string>(
      *control_plane, [&](auto done) { control_plane->project(name, std::move(done)); });
  if (!text && text.error().kind == base::ErrorKind::stopped) return text.error();
  auto project = text ? read_answer(*text) : base::Result<Object>(text.error());
  if (project) return project;
  run.log.detail("project " + base::printable(name) +
                 " is left out: " + base::to_string(project.error()));
  return Object{.json = Json::object()};
}

}  // namespace

base::Result<Facts> gather(const cli::Run& run, const Options& options,
                           argocd::ControlPlane* control_plane, const base::Deadline& deadline) {
  const auto pipeline = TRY(pipeline_facts(run, options));
  argocd::AppName name;
  if (!options.app.empty()) {
    name = TRY(argocd::read_app_name(options.app).context("--app"));
    if (name.ns.empty()) name.ns = options.server.ns;
  }
  const auto application = TRY(read_application(run, options, name, control_plane, deadline));
  const auto project = TRY(read_project(run, options, application, control_plane));
  Facts facts;
  facts.app_name = name;
  if (options.mention_author) {
    facts.author = TRY(Author::find(options.people, pipeline).context("reading --people"));
  }
  facts.variables.app = application.value;
  facts.variables.app_project = project.value;
  facts.variables.ci = TRY(to_value(pipeline.dump(-1, ' ', false, Json::error_handler_t::replace)));
  facts.variables.repository = std::make_shared<Commits>(pipeline, control_plane, name);
  for (const auto& [key, value] : texts_below(application.json, "labels"))
    facts.labels[key] = value;
  facts.annotations = {texts_below(application.json, "annotations"),
                       texts_below(project.json, "annotations")};
  return facts;
}

}  // namespace tools::notify
