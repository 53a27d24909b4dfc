// SPDX-License-Identifier: Apache-2.0
#include "notify/application.hpp"

#include <utility>

#include "argocd/error.hpp"
#include "argocd/look.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "gotime/parse_rfc3339.hpp"
#include "govalue/json.hpp"
#include "yaml/to_json.hpp"

namespace tools::notify {
namespace {

using Json = nlohmann::json;

base::Result<Object> read_object(const std::string& text) {
  Object object = {.json = base::parse_json(text)};
  if (!object.json.is_object()) return base::malformed_error("this is no object of Kubernetes");
  object.value = TRY(govalue::from_json(text, govalue::Integers::int64));
  return object;
}

base::Result<Object> read_answer(const std::string& text) {
  auto object = read_object(text);
  if (object) return object;
  auto error = std::move(object).error();
  error.kind = base::ErrorKind::garbled;
  return error;
}

// A file that --json has written is an object, too, but none with a name.
base::Result<Object> read_object_file(const std::string& path, const std::string& kind,
                                      const base::Deadline& deadline) {
  const auto text = TRY(base::read_file(path, base::default_file_limit, &deadline));
  const auto json = TRY(yaml::to_json(text, yaml::format_of(path)).context(path));
  auto object = TRY(read_object(base::json_text(json)).context(path));
  const auto is = base::text_at(object.json, "kind");
  if (!is.empty() && is != kind) {
    return base::malformed_error(path + " holds a " + base::printable(is) + ", not an " + kind);
  }
  const auto& metadata = base::object_at(object.json, "metadata");
  if (is.empty() && base::text_at(metadata, "name").empty()) {
    return base::malformed_error(path + " holds no " + kind +
                                 ": it has neither a kind nor a metadata.name");
  }
  return object;
}

// Argo CD tells nobody while its last look at an application is older than the end of the last
// operation (the specification, 3: "sync status out of date").
bool is_outdated(const Json& application) {
  const auto& status = base::object_at(application, "status");
  const auto& operation = base::object_at(status, "operationState");
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
                                         argocd::ControlPlane& control_plane,
                                         const base::Deadline& deadline) {
  auto text = argocd::await<std::string>(
      control_plane, deadline, [&](auto done) { control_plane.object(name, std::move(done)); });
  if (text) return read_answer(*text);
  auto error = std::move(text).error();
  // Argo CD's own way out is to name the project, which nobody does here.
  if (argocd::may_be_absence(error)) {
    error.hint = "the application does not exist, or the token may not see it";
  }
  return error;
}

}  // namespace

base::Result<Object> read_application(const cli::Run& run, const Options& options,
                                      const argocd::AppName& name,
                                      argocd::ControlPlane* control_plane,
                                      const base::Deadline& deadline) {
  if (!options.app_file.empty()) {
    return read_object_file(options.app_file, "Application", deadline)
        .context("reading --app-file");
  }
  if (control_plane == nullptr) return Object();
  constexpr base::Duration pause = std::chrono::seconds(1);
  bool was_said = false;
  for (;;) {
    auto object = TRY(ask_for_application(name, *control_plane, deadline)
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
                                  const Object& application, argocd::ControlPlane* control_plane,
                                  const base::Deadline& deadline) {
  if (!options.project_file.empty()) {
    return read_object_file(options.project_file, "AppProject", deadline)
        .context("reading --project-file");
  }
  const auto name = base::text_at(base::object_at(application.json, "spec"), "project");
  if (control_plane == nullptr || name.empty()) return Object();
  auto text = argocd::await<std::string>(
      *control_plane, [&](auto done) { control_plane->project(name, std::move(done)); });
  if (!text && text.error().kind == base::ErrorKind::stopped) return text.error();
  auto project = text ? read_answer(*text) : base::Result<Object>(text.error());
  if (project) return project;
  run.log.detail("project " + base::printable(name) +
                 " is left out: " + base::to_string(project.error()));
  return Object();
}

}  // namespace tools::notify
