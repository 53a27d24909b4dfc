// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "argocd/api_calls.hpp"
#include "argocd/api_inspector.hpp"
#include "argocd/control_plane.hpp"
#include "base/log.hpp"
#include "http/client.hpp"

namespace argocd {

// Argo CD through its API server, over REST.
class ApiServer final : public ControlPlane {
 public:
  using Settings = ApiSettings;

  ApiServer(http::Client& client, Settings settings, const base::Deadline& deadline,
            base::Log& log);
  ApiServer(const ApiServer&) = delete;
  ApiServer& operator=(const ApiServer&) = delete;
  ~ApiServer() override;

  void get(const AppName& name, Refresh refresh, base::Duration allowed,
           Done<Application> done) override;
  void list(const Selection& selection, Detail detail, Done<ApplicationList> done) override;
  void object(const AppName& name, Done<std::string> done) override;
  void project(const std::string& name, Done<std::string> done) override;
  void commit(const AppName& name, const std::string& revision, Done<std::string> done) override;
  void patch(const AppName& name, const std::string& patch, Done<Application> done) override;
  void watch(const Selection& selection, const std::string& resource_version, Detail detail,
             Watcher& watcher) override;
  void unwatch() override;
  void sync(const Application& application, const SyncRequest& request,
            Done<Application> done) override;
  void rollback(const Application& application, const RollbackRequest& request,
                Done<Application> done) override;
  void windows(const Application& application,
               Done<std::vector<windows::SyncWindow>> done) override;
  void terminate(const Application& application, Done<void> done) override;
  void version(Done<std::string> done) override;
  std::string link(const AppName& name) const override;
  base::Result<void> poll(base::Duration patience) override;
  Inspector* inspector() override { return &inspector_; }

  // For other questions over the same connection; poll() drives them.
  ApiCalls& calls() { return calls_; }

 private:
  struct Stream;

  void look_after_stream(base::TimePoint now);
  void start_operation(std::string path, std::string body, Done<Application> done);
  void get_text(std::string path, const Query& query, Done<std::string> done);
  void send_for_application(ApiCall call, Done<Application> done);
  void look_elsewhere(const AppName& name, const base::Error& error, Done<Application> done);
  void open_stream();
  void end_stream(const base::Result<http::Response>& answer);
  base::Result<void> take_event(std::string_view data);
  void ask_for_link();

  const base::Deadline& deadline_;
  ApiCalls calls_;
  ApiInspector inspector_;
  std::unique_ptr<Stream> stream_;
  std::string web_url_;
};

}  // namespace argocd
