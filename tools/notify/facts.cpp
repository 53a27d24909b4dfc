// SPDX-License-Identifier: Apache-2.0
#include "notify/facts.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "argocd/look.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "gotime/parse_rfc3339.hpp"
#include "govalue/json.hpp"
#include "notify/application.hpp"
#include "notify/pipeline.hpp"

namespace tools::notify {
namespace {

using Json = nlohmann::json;

// The labels or the annotations.
std::map<std::string, std::string> texts_below(const Json& object, const char* part) {
  return base::text_map(base::object_at(base::object_at(object, "metadata"), part));
}

// All texts in it, a line each.
std::string texts_in(const Json& json) {
  if (json.is_string()) return json.get<std::string>() + "\n";
  std::string texts;
  if (json.is_structured()) {
    for (const auto& element : json) texts += texts_in(element);
  }
  return texts;
}

// Tells about commits what Argo CD knows, and where that cannot be asked, what the CI system told
// us about its own.
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
    const auto key = std::string(revision);
    auto found = asked_.find(key);
    if (found == asked_.end()) found = asked_.emplace(key, ask_for(key)).first;
    return found->second;
  }

  base::Result<sprig::AppDetail> app_detail() const override {
    return base::malformed_error(
        "GetAppDetails asks Argo CD's repo-server, which a pipeline cannot reach");
  }

 private:
  base::Result<sprig::CommitMetadata> ask_for(const std::string& revision) const {
    const auto text = TRY(argocd::await<std::string>(*control_plane_, [&](auto done) {
      control_plane_->commit(app_, revision, std::move(done));
    }));
    const auto json = base::parse_json(text);
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

  std::string sha_;
  sprig::CommitMetadata known_;
  argocd::ControlPlane* control_plane_;
  argocd::AppName app_;
  // Each message asks for the same ones again.
  mutable std::map<std::string, base::Result<sprig::CommitMetadata>> asked_;
};

// Both empty where there is neither.
struct Objects {
  Object application;
  Object project;
};

base::Result<Objects> read_objects(const cli::Run& run, const Options& options,
                                   const argocd::AppName& name,
                                   const base::Result<argocd::ControlPlane*>& argo,
                                   const base::Deadline& deadline) {
  auto* const control_plane = TRY(argo);
  auto application = TRY(read_application(run, options, name, control_plane, deadline));
  auto project = TRY(read_project(run, options, application, control_plane, deadline));
  return Objects{std::move(application), std::move(project)};
}

}  // namespace

bool is_of_the_world(const base::Error& error) {
  return error.kind != base::ErrorKind::usage && error.kind != base::ErrorKind::malformed &&
         error.kind != base::ErrorKind::stopped;
}

base::Result<Facts> gather(const cli::Run& run, const Options& options,
                           const base::Result<argocd::ControlPlane*>& argo,
                           const base::Deadline& deadline) {
  const auto pipeline = TRY(pipeline_facts(run, options, deadline));
  argocd::AppName name;
  if (!options.app.empty()) {
    name = TRY(argocd::read_app_name(options.app).context("--app"));
    if (name.ns.empty()) name.ns = options.server.ns;
  }
  Facts facts;
  facts.app_name = name;
  // An Argo CD that never answers must not use up the time in which the rest is told.
  const bool can_go_without = is_known(pipeline, options);
  const auto left = deadline.remaining();
  const base::Deadline patience(deadline.clock(), can_go_without ? left / 2 : left);
  auto read = read_objects(run, options, name, argo, patience);
  if (!read) {
    auto error = std::move(read).error();
    if (!can_go_without || !is_of_the_world(error)) return error;
    error.context.push_back("no application");
    facts.missing = std::move(error);
    read = Objects();
  }
  const auto& [application, project] = *read;
  // Addresses of repositories may hold passwords, which messages may show and we do not.
  for (const auto* json : {&application.json, &pipeline}) {
    for (const auto& password : base::passwords_in(texts_in(*json)))
      run.hide(password, cli::Origin::file);
  }
  facts.control_plane = facts.missing ? nullptr : *argo;
  if (options.mention_author) {
    facts.author =
        TRY(Author::find(options.people, pipeline, deadline).context("reading --people"));
  }
  facts.variables.app = application.value;
  facts.variables.app_project = project.value;
  facts.variables.ci = TRY(govalue::from_json(base::json_text(pipeline), govalue::Integers::int64));
  facts.variables.repository = std::make_shared<Commits>(pipeline, facts.control_plane, name);
  for (const auto& [key, value] : texts_below(application.json, "labels"))
    facts.labels[key] = value;
  facts.annotations = {texts_below(application.json, "annotations"),
                       texts_below(project.json, "annotations")};
  return facts;
}

}  // namespace tools::notify
