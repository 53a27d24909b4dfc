// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/scripted_server.hpp"
#include "forges/project.hpp"
#include "http/client.hpp"

namespace forges {

using Reply = fakes::ScriptedServer::Answer;

// A server with prepared answers, and what is needed to ask it.
struct Case {
  explicit Case(Provider provider, std::vector<Reply> answers,
                base::Duration allowed = std::chrono::minutes(10))
      : server(std::move(answers)), deadline(clock, allowed) {
    project.provider = provider;
    project.host = "127.0.0.1";
    project.path = "team/deploy";
    project.api = http::parse_url(server.url()).value();
    project.api.path = "/api";
    project.graphql_api = project.api;
    project.graphql_api.path = "/graphql";
  }

  // "METHOD /path body" of each request; bodies as JSON without blanks.
  std::vector<std::string> asked() const {
    std::vector<std::string> lines;
    for (const auto& request : server.requests()) {
      const auto end = request.find("\r\n\r\n");
      const auto body = end == std::string::npos ? "" : request.substr(end + 4);
      lines.push_back(request.substr(0, request.find(" HTTP/")) + (body.empty() ? "" : " ") + body);
    }
    return lines;
  }

  fakes::ManualClock clock;
  std::ostringstream said;
  base::Log log{said, {.tool = "test"}};
  fakes::ScriptedServer server;
  base::Deadline deadline;
  http::Client client =
      http::Client::create({.user_agent = "test", .proxy = {}}, clock, log).value();
  Project project;
};

}  // namespace forges
