// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "http/token.hpp"
#include "services/answer.hpp"
#include "services/forge_comment.hpp"
#include "services/gitlab_answer.hpp"
#include "services/gitlab_requests.hpp"
#include "services/options.hpp"
#include "services/repository.hpp"
#include "services/request.hpp"
#include "services/section.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

constexpr auto option_fields = with_transport_options(std::array<Field, 2>{{
    {.name = "token", .holds = Holds::literal},
    {.name = "url", .holds = Holds::literal},
}});

constexpr Field comment_fields[] = {{.name = "content"},
                                    {.name = "commentTag", .holds = Holds::literal}};

constexpr Field section_fields[] = {
    {.name = "repoURLPath", .initial = default_repository},
    {.name = "revisionPath", .initial = default_revision},
    {.name = "state"},
    {.name = "name"},
    {.name = "targetURL"},
    {.name = "description"},
    {.name = "mergeRequestComment", .holds = Holds::group, .fields = comment_fields},
};

constexpr std::string_view hosts[] = {"gitlab.com"};

constexpr std::string_view mentions_of_all[] = {"@all"};
constexpr std::string_view personal_mentions[] = {"@"};

constexpr std::string_view states[] = {"pending", "running",  "success",
                                       "failed",  "canceled", "skipped"};

constexpr std::size_t longest_description = 255;
constexpr std::size_t longest_note = 1'000'000;

constexpr std::string_view needs =
    "the token needs the scope 'api' and the role Developer in this project; what it may not see "
    "is not found, either";

class GitlabAccess final : public ForgeAccess {
 public:
  explicit GitlabAccess(base::Secret token) : token_(std::move(token)) {}

  Outcome authorize(http::Request& request, Transport&) override {
    request.headers.push_back({"PRIVATE-TOKEN", token_});
    return Outcome::sent();
  }

  std::string redacted(std::string text) const override {
    base::Redactor redactor;
    redactor.hide(token_);
    return redactor.redact(std::move(text));
  }

 private:
  base::Secret token_;
};

base::Result<void> check_state(const std::string& state) {
  if (std::find(std::begin(states), std::end(states), state) != std::end(states)) return {};
  const std::vector<std::string> known(std::begin(states), std::end(states));
  const auto meant = base::did_you_mean(state, known);
  return base::malformed_error(
      "'" + base::printable(state) + "' is no state of a commit at GitLab",
      meant ? "did you mean '" + *meant + "'?" : "there are " + base::join(known, ", "));
}

struct Work {
  Plan plan = {};
  ForgeSteps steps = {};

  void show(http::Request request) { plan.outgoing.emplace_back(std::move(request)); }
};

ForgeStep step_of(http::Request request, std::string doing) {
  return {.request = std::move(request),
          .doing = std::move(doing),
          .hint = std::string(needs),
          .read = read_gitlab};
}

void add_status(Work& work, const GitlabRequests& requests, const Message& message,
                const std::string& state) {
  const auto& section = *message.section;
  const auto description =
      cut_with_dots(first_of({base::text_at(section, "description"), message.text}),
                    longest_description, "the description", work.plan.remarks);
  auto step = step_of(requests.status(section, description, work.plan.remarks),
                      "setting the status of the commit");
  step.read = [state](const http::Response& response, base::Clock& clock) {
    return read_gitlab_status(response, clock, state);
  };
  work.show(step.request);
  work.steps.push_back(std::move(step));
}

void add_comments(Work& work, const GitlabRequests& requests, const Message& message,
                  const json& section) {
  auto& remarks = work.plan.remarks;
  const auto tag = base::text_at(section, "commentTag");
  const auto content = base::text_at(section, "content");
  const auto safe = without_quick_actions(content);
  if (safe != content) {
    remarks.emplace_back("commands at the beginning of a line are shown, and not carried out");
  }
  const auto text =
      comment_text(safe, mentions_of(message.mentions, remarks), tag, longest_note, remarks);
  const auto list =
      step_of(requests.merge_requests(), "looking for merge requests with the commit");
  work.show(list.request);
  if (!tag.empty()) work.show(requests.notes("<iid>"));
  work.show(requests.create_note("<iid>", text));
  work.steps.push_back(each_step(list, "iid", [=](const std::string& number) {
    const auto edit = [=](const std::string& id) { return requests.edit_note(number, id, text); };
    return comment_step({.list = requests.notes(number),
                         .create = requests.create_note(number, text),
                         .edit = edit,
                         .hint = std::string(needs),
                         .read = read_gitlab},
                        tag);
  }));
}

base::Result<Work> work_of(const http::Url& url, const Message& message) {
  if (!message.section) {
    return base::malformed_error("the template has no section 'gitlab'",
                                 "without one GitLab cannot know what to do with the message");
  }
  const auto& section = *message.section;
  const std::string state(base::trim(base::text_at(section, "state")));
  const auto found = section.find("mergeRequestComment");
  const bool has_comment = found != section.end() && has_any(*found, "content");
  Work work;
  if (!has_comment && !message.mentions.empty()) {
    work.plan.remarks.emplace_back(
        "nobody is mentioned: at GitLab only a mergeRequestComment can do that");
  }
  if (state.empty() && !has_comment) {
    work.plan.remarks.emplace_back("the section 'gitlab' asks for nothing, and nothing is sent");
    return work;
  }
  if (!state.empty()) TRY(check_state(state));
  const auto requests = TRY(GitlabRequests::create(url, section));
  if (!state.empty()) add_status(work, requests, message, state);
  if (has_comment) add_comments(work, requests, message, *found);
  return work;
}

class Gitlab final : public Service {
 public:
  Gitlab(http::Url url, base::Secret token) : url_(std::move(url)), token_(std::move(token)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message, const std::string&,
                                                  std::chrono::seconds) const override {
    auto work = TRY(work_of(url_, message));
    if (!url_.is_encrypted() && !url_.is_loopback()) {
      work.plan.remarks.emplace_back("the token of GitLab goes over the wire without encryption");
    }
    return std::unique_ptr<Delivery>(std::make_unique<ForgeDelivery>(
        std::move(work.plan), std::move(work.steps), std::make_shared<GitlabAccess>(token_)));
  }

  std::vector<base::Secret> secrets() const override { return {token_}; }

 private:
  http::Url url_;
  base::Secret token_;
};

base::Result<http::Url> read_url(const std::string& name, const json& given) {
  const auto text = base::text_at(given, "url");
  auto url = TRY(
      read_address(text.empty() ? "https://gitlab.com/" : text, "the url of the service " + name));
  if (!url.path.ends_with('/')) url.path += '/';
  constexpr std::string_view api = "/api/v4/";
  if (url.path.ends_with(api)) url.path.resize(url.path.size() - api.size() + 1);
  url.query.clear();
  return url;
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const std::string token(base::trim(base::text_at(given, "token")));
  if (!http::is_token(token)) {
    return base::malformed_error("the service " + name + " has no token",
                                 "the token of a project, a group or a person, with the scope api");
  }
  auto url = TRY(read_url(name, given));
  return std::unique_ptr<Service>(std::make_unique<Gitlab>(std::move(url), base::Secret(token)));
}

}  // namespace

constinit const Type gitlab = {
    .name = "gitlab",
    .section = "gitlab",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = false,
    .hosts = hosts,
    .read = read_gitlab,
    .mentions_of_all = mentions_of_all,
    .create = create,
    .personal_mentions = personal_mentions,
};

}  // namespace services
