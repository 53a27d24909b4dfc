// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "crypto/rsa.hpp"
#include "http/token.hpp"
#include "services/github_access.hpp"
#include "services/github_answer.hpp"
#include "services/github_work.hpp"
#include "services/options.hpp"
#include "services/repository.hpp"
#include "services/request.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

constexpr auto option_fields = with_transport_options(std::array<Field, 5>{{
    {.name = "appID", .holds = Holds::literal},
    {.name = "installationID", .holds = Holds::literal},
    {.name = "privateKey", .holds = Holds::literal},
    {.name = "enterpriseBaseURL", .holds = Holds::literal},
    {.name = "token", .holds = Holds::literal},  // ours: instead of an app
}});

constexpr Field status_fields[] = {{.name = "state"}, {.name = "label"}, {.name = "targetURL"}};

constexpr Field deployment_fields[] = {
    {.name = "state"},
    {.name = "environment"},
    {.name = "environmentURL"},
    {.name = "logURL"},
    {.name = "requiredContexts", .holds = Holds::texts},
    {.name = "autoMerge", .holds = Holds::boolean},
    {.name = "transientEnvironment", .holds = Holds::boolean},
    {.name = "reference"},
};

constexpr Field comment_fields[] = {{.name = "content"},
                                    {.name = "commentTag", .holds = Holds::literal}};

constexpr Field output_fields[] = {{.name = "title"}, {.name = "summary"}, {.name = "text"}};

constexpr Field check_run_fields[] = {
    {.name = "name"},
    {.name = "details_url"},
    {.name = "status"},
    {.name = "conclusion"},
    {.name = "started_at"},
    {.name = "completed_at"},
    {.name = "output", .holds = Holds::group, .fields = output_fields},
};

constexpr Field dispatch_fields[] = {{.name = "event_type"},
                                     {.name = "client_payload", .holds = Holds::json}};

constexpr Field section_fields[] = {
    {.name = "repoURLPath", .initial = default_repository},
    {.name = "revisionPath", .initial = default_revision},
    {.name = "status", .holds = Holds::group, .fields = status_fields},
    {.name = "deployment", .holds = Holds::group, .fields = deployment_fields},
    {.name = "pullRequestComment", .holds = Holds::group, .fields = comment_fields},
    {.name = "checkRun", .holds = Holds::group, .fields = check_run_fields},
    {.name = "repositoryDispatch", .holds = Holds::group, .fields = dispatch_fields},
};

constexpr std::string_view hosts[] = {"api.github.com"};
constexpr std::string_view personal_mentions[] = {"@"};

class Github final : public Service {
 public:
  Github(http::Url api, std::shared_ptr<GithubAccess> access, json given)
      : api_(std::move(api)), access_(std::move(access)), given_(std::move(given)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message, const std::string&,
                                                  std::chrono::seconds) const override {
    auto work = TRY(github_work(api_, message));
    auto& outgoing = work.plan.outgoing;
    const auto asks_for_token = access_->token_request();
    if (asks_for_token && !outgoing.empty()) outgoing.insert(outgoing.begin(), *asks_for_token);
    return std::unique_ptr<Delivery>(
        std::make_unique<ForgeDelivery>(std::move(work.plan), std::move(work.steps), access_));
  }

  std::vector<base::Secret> secrets() const override {
    return {base::Secret(base::text_at(given_, "privateKey")),
            base::Secret(std::string(base::trim(base::text_at(given_, "token"))))};
  }

 private:
  http::Url api_;
  std::shared_ptr<GithubAccess> access_;
  json given_;
};

base::Result<http::Url> read_api_url(const std::string& name, const json& given) {
  const auto text = base::text_at(given, "enterpriseBaseURL");
  auto url = TRY(read_address(text.empty() ? "https://api.github.com/" : text,
                              "enterpriseBaseURL of the service " + name));
  if (!url.path.ends_with('/')) url.path += '/';
  // As Argo CD's library does it: hosts that are an API of their own have it at their root.
  const bool is_api_host =
      url.host.starts_with("api.") || url.host.find(".api.") != std::string::npos;
  if (!is_api_host && !url.path.ends_with("/api/v3/")) url.path += "api/v3/";
  return url;
}

base::Result<std::string> read_number(const std::string& name, const json& given, const char* key) {
  std::string text(base::trim(base::text_at(given, key)));
  const bool is_number = !text.empty() && base::parse_unsigned(text);
  if (is_number) return text;
  const auto what = std::string(key) + " of the service " + name;
  return text.empty() ? base::malformed_error(what + " is missing",
                                              "appID, installationID and privateKey, or a token")
                      : base::malformed_error(what + " is no number");
}

base::Result<std::shared_ptr<GithubAccess>> read_access(const std::string& name, const json& given,
                                                        const http::Url& api) {
  const std::string token(base::trim(base::text_at(given, "token")));
  if (!token.empty()) {
    if (http::is_token(token)) return std::make_shared<GithubAccess>(base::Secret(token));
    return base::malformed_error("the token of the service " + name + " is none");
  }
  auto id = TRY(read_number(name, given, "appID"));
  auto installation = TRY(read_number(name, given, "installationID"));
  GithubApp app = {.id = std::move(id),
                   .installation = std::move(installation),
                   .key = base::Secret(base::text_at(given, "privateKey"))};
  if (!crypto::rsa_sha256(app.key, "")) {
    return base::malformed_error(
        "privateKey of the service " + name + " is no private key of RSA in PEM",
        "it is the whole file that GitHub gave for the app, with its first and its last line");
  }
  return std::make_shared<GithubAccess>(std::move(app), api);
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  auto api = TRY(read_api_url(name, given));
  auto access = TRY(read_access(name, given, api));
  return std::unique_ptr<Service>(
      std::make_unique<Github>(std::move(api), std::move(access), given));
}

}  // namespace

constinit const Type github = {.name = "github",
                               .section = "github",
                               .options = option_fields,
                               .fields = section_fields,
                               .is_of_argocd = true,
                               .hosts = hosts,
                               .read = read_github,
                               .create = create,
                               .personal_mentions = personal_mentions};

}  // namespace services
