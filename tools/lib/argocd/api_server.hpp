// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "argocd/login.hpp"
#include "base/log.hpp"
#include "http/client.hpp"

namespace argocd {

// Argo CD through its API server, over REST.
class ApiServer final : public ControlPlane {
 public:
  struct Settings {
    http::Url server;  // as server_url() makes it
    std::vector<http::Header> headers = {};
    TokenSource token;
    std::string project = {};  // of the applications, where the user named it
  };

  ApiServer(http::Client& client, Settings settings, const base::Deadline& deadline,
            base::Log& log);
  ApiServer(const ApiServer&) = delete;
  ApiServer& operator=(const ApiServer&) = delete;
  ~ApiServer() override;

  void get(const AppName& name, Refresh refresh, base::Duration allowed,
           Done<Application> done) override;
  void list(const Selection& selection, Detail detail, Done<ApplicationList> done) override;
  void watch(const Selection& selection, const std::string& resource_version, Detail detail,
             Watcher& watcher) override;
  void sync(const Application& application, const SyncRequest& request,
            Done<Application> done) override;
  void terminate(const Application& application, Done<void> done) override;
  std::string link(const AppName& name) const override;
  base::Result<void> poll(base::Duration patience) override;

 private:
  struct Call;
  struct Stream;

  http::Request request(http::Method method, const std::string& path, const std::string& query);
  void start(std::shared_ptr<Call> call);
  void finish(const std::shared_ptr<Call>& call, base::Result<http::Response> answer);
  bool repeat(const std::shared_ptr<Call>& call, const base::Result<http::Response>& answer);
  void renew_token(std::function<void(base::Result<void>)> then);
  void start_due_calls();
  void open_stream();
  void end_stream(base::Result<http::Response> answer);
  base::Result<void> take_event(std::string_view data);
  void ask_for_link();
  base::Duration allowed() const;

  http::Client& client_;
  Settings settings_;
  const base::Deadline& deadline_;
  base::Log& log_;
  std::optional<base::Secret> token_;
  bool is_renewing_ = false;
  std::vector<std::function<void(base::Result<void>)>> after_renewal_;
  std::vector<std::shared_ptr<Call>> waiting_;  // for their next try
  std::unique_ptr<Stream> stream_;
  std::string web_url_;
};

}  // namespace argocd
