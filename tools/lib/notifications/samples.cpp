// SPDX-License-Identifier: Apache-2.0
#include "notifications/samples.hpp"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/json.hpp"
#include "gotime/parse_rfc3339.hpp"
#include "govalue/json.hpp"

namespace notifications {
namespace {

using Json = nlohmann::json;

constexpr Sample all[] = {
    {Sample::Kind::usual, "a synced and healthy application"},
    {Sample::Kind::bare, "an application that was just created, without a status"},
    {Sample::Kind::many_sources, "an application with several sources"},
    {Sample::Kind::odd_texts, "messages with quotes, line ends and Chinese letters"},
};

constexpr const char* revision = "4f2c9a7d1b0e35c6a8f9d2e1b7c4a3f6e5d8c9b0";
constexpr const char* odd_text =
    "line one: \"quoted\" \\ and <b>&\nline two: 部署失败了，请看日志：镜像拉取失败 🚀 {{x}} ${y} "
    "`z`";

// The messages and names that people write, in one of the two ways.
std::string text(Sample::Kind kind, const char* usual) {
  return kind == Sample::Kind::odd_texts ? odd_text : usual;
}

Json metadata() {
  return {{"name", "guestbook"},
          {"namespace", "argocd"},
          {"creationTimestamp", "2026-01-02T03:04:05Z"},
          {"labels", {{"team", "shop"}}},
          {"annotations", {{"owner", "shop"}}}};
}

Json source() {
  return {{"repoURL", "https://git.example.com/shop/deploy.git"},
          {"path", "apps/guestbook"},
          {"targetRevision", "main"}};
}

Json spec(Sample::Kind kind) {
  Json spec = {
      {"project", "default"},
      {"destination", {{"server", "https://kubernetes.default.svc"}, {"namespace", "shop"}}},
      {"syncPolicy", {{"automated", {{"prune", true}, {"selfHeal", true}}}}}};
  if (kind == Sample::Kind::many_sources) {
    spec["sources"] = {source(), source()};
  } else {
    spec["source"] = source();
  }
  return spec;
}

Json operation_state(Sample::Kind kind) {
  Json sync_result = {{"revision", revision},
                      {"source", source()},
                      {"resources",
                       {{{"kind", "Deployment"},
                         {"name", "guestbook"},
                         {"namespace", "shop"},
                         {"status", "Synced"},
                         {"message", text(kind, "deployment.apps/guestbook configured")}}}}};
  Json operation = {{"sync", {{"revision", revision}}},
                    {"initiatedBy", {{"username", "jane"}, {"automated", false}}},
                    {"retry", {{"limit", 5}}}};
  if (kind == Sample::Kind::many_sources) {
    sync_result.erase("revision");
    sync_result.erase("source");
    sync_result["revisions"] = {revision, revision};
    operation["sync"] = {{"revisions", {revision, revision}}};
  }
  return {{"phase", "Succeeded"},
          {"message", text(kind, "successfully synced (all tasks run)")},
          {"startedAt", "2026-01-02T03:04:05Z"},
          {"finishedAt", "2026-01-02T03:05:06Z"},
          {"retryCount", 1},
          {"operation", std::move(operation)},
          {"syncResult", std::move(sync_result)}};
}

Json status(Sample::Kind kind) {
  Json sync = {{"status", "Synced"}, {"revision", revision}};
  if (kind == Sample::Kind::many_sources) {
    sync = {{"status", "Synced"}, {"revisions", {revision, revision}}};
  }
  return {
      {"sync", std::move(sync)},
      {"sourceType", "Directory"},
      {"health",
       {{"status", "Healthy"},
        {"message", text(kind, "fine")},
        {"lastTransitionTime", "2026-01-02T03:06:07Z"}}},
      {"operationState", operation_state(kind)},
      {"reconciledAt", "2026-01-02T03:06:07Z"},
      {"observedAt", "2026-01-02T03:06:07Z"},
      {"conditions",
       {{{"type", "SyncError"},
         {"message", text(kind, "sync failed")},
         {"lastTransitionTime", "2026-01-02T03:06:07Z"}}}},
      {"summary",
       {{"images", {"registry.example.com/guestbook:v1"}},
        {"externalURLs", {"https://guestbook.example.com"}}}},
      {"resources",
       {{{"kind", "Deployment"},
         {"name", "guestbook"},
         {"namespace", "shop"},
         {"status", "Synced"},
         {"health", {{"status", "Healthy"}, {"message", text(kind, "")}}}}}},
      {"history", {{{"id", 0}, {"revision", revision}, {"deployedAt", "2026-01-02T03:05:06Z"}}}}};
}

Json application(Sample::Kind kind) {
  Json app = {{"apiVersion", "argoproj.io/v1alpha1"},
              {"kind", "Application"},
              {"metadata", metadata()},
              {"spec", spec(kind)}};
  if (kind != Sample::Kind::bare) app["status"] = status(kind);
  return app;
}

Json pipeline(Sample::Kind kind) {
  return {{"provider", "github"},
          {"repository", "shop/guestbook"},
          {"branch", "main"},
          {"pipeline", "release"},
          {"job", "deploy"},
          {"runId", "42"},
          {"runUrl", "https://ci.example.com/runs/42"},
          {"event", "push"},
          {"status", "succeeded"},
          {"startedAt", "2026-01-02T03:04:05Z"},
          {"actor",
           {{"name", text(kind, "Jane Doe")}, {"email", "jane@example.com"}, {"login", "jane"}}},
          {"commit",
           {{"sha", revision},
            {"shortSha", "4f2c9a7"},
            {"message", text(kind, "Add a cart")},
            {"title", text(kind, "Add a cart")},
            {"author", text(kind, "Jane Doe <jane@example.com>")}}},
          {"values",
           {{"result", "changed"},
            {"message", "changed 1 value"},
            {"repository", "https://git.example.com/shop/deploy.git"},
            {"branch", "main"},
            {"commit", revision},
            {"changes",
             {{{"file", "values.yaml"},
               {"path", "image.tag"},
               {"line", 3},
               {"old", "v1"},
               {"new", "v2"}}}},
            {"pull-request",
             {{"url", "https://git.example.com/shop/deploy/pulls/7"},
              {"number", 7},
              {"state", "open"}}}}},
          {"rollout",
           {{"result", "healthy"},
            {"message", text(kind, "guestbook is healthy")},
            {"applications", {{{"name", "guestbook"}, {"revision", revision}}}}}},
          {"results", Json::array()}};
}

govalue::Value to_value(const Json& json) {
  return govalue::from_json(base::json_text(json), govalue::Integers::int64).value();
}

class SampleRepository final : public sprig::Repository {
 public:
  explicit SampleRepository(Sample::Kind kind) : kind_(kind) {}

  base::Result<sprig::CommitMetadata> commit_metadata(std::string_view) const override {
    sprig::CommitMetadata commit = {.message = text(kind_, "Add a cart"),
                                    .author = text(kind_, "Jane Doe <jane@example.com>"),
                                    .date = {},
                                    .tags = {"v1"}};
    if (const auto date = gotime::parse_rfc3339("2026-01-02T03:04:05Z", {})) commit.date = *date;
    return commit;
  }
  base::Result<sprig::AppDetail> app_detail() const override {
    return sprig::AppDetail{.type = "Directory", .is_directory = true};
  }

 private:
  Sample::Kind kind_;
};

}  // namespace

std::span<const Sample> samples() {
  return all;
}

Variables variables_of(Sample::Kind kind) {
  return {.app = to_value(application(kind)),
          .app_project = to_value({{"metadata", {{"name", "default"}}}}),
          .ci = to_value(pipeline(kind)),
          .repository = std::make_shared<SampleRepository>(kind)};
}

}  // namespace notifications
