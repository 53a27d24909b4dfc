// SPDX-License-Identifier: Apache-2.0
#include "services/github_work.hpp"

#include <utility>

#include "base/json.hpp"
#include "services/answer.hpp"
#include "services/forge_comment.hpp"
#include "services/github_answer.hpp"
#include "services/github_requests.hpp"

namespace services {
namespace {

using nlohmann::json;

constexpr std::size_t longest_description = 140;
constexpr std::size_t longest_comment = 65'536;

std::string needs(const std::string& permission) {
  return "does the token have '" + permission +
         "' in this repository? what it may not see is not found, either";
}

Outcome read_deployment(const http::Response& response, base::Clock& clock) {
  auto outcome = read_github(response, clock);
  constexpr int conflict = 409;
  if (response.status == conflict) {
    outcome.error.hint =
        "with autoMerge: false GitHub merges nothing, with requiredContexts: [] it waits for no "
        "checks";
  }
  return outcome;
}

class Planner {
 public:
  Planner(GithubRequests requests, const json& section, const Message& message)
      : requests_(std::move(requests)), section_(section), message_(message) {}

  base::Result<GithubWork> plan() {
    if (has("status") || has("deployment")) {
      description_ =
          cut_with_dots(message_.text, longest_description, "the description", work_.plan.remarks);
    }
    if (has("status")) add_status();
    if (has("deployment")) add_deployment();
    if (has("pullRequestComment")) add_comments();
    if (has("checkRun")) TRY(add_check_run());
    if (has("repositoryDispatch")) TRY(add_dispatch());
    if (!has("pullRequestComment") && !message_.mentions.empty()) {
      remark("nobody is mentioned: at GitHub only a pullRequestComment can do that");
    }
    return std::move(work_);
  }

 private:
  bool has(const char* key) const {
    const auto found = section_.find(key);
    return found != section_.end() && found->is_object();
  }

  void remark(std::string text) { work_.plan.remarks.push_back(std::move(text)); }

  void show(http::Request request) { work_.plan.outgoing.emplace_back(std::move(request)); }

  void add(ForgeStep step) {
    show(step.request);
    work_.steps.push_back(std::move(step));
  }

  void add_status() {
    add({.request = requests_.status(section_["status"], description_),
         .doing = "setting the status of the commit",
         .hint = needs("statuses: write"),
         .read = read_github_status,
         .is_needed = false});
  }

  static ForgeStep step_of_deployment(http::Request request, std::string doing) {
    return {.request = std::move(request),
            .doing = std::move(doing),
            .hint = needs("deployments: write"),
            .read = read_github};
  }

  void add_deployment() {
    const auto& section = section_["deployment"];
    const auto set_status = [requests = requests_, section,
                             description = description_](const std::string& id) {
      return step_of_deployment(requests.deployment_status(section, description, id),
                                "setting the status of the deployment");
    };
    auto create = step_of_deployment(requests_.create_deployment(section), "making a deployment");
    create.read = read_deployment;
    create.then = [set_status](const http::Response& response, ForgeSteps& next) {
      const auto id = id_in(response);
      if (id.empty()) return not_made(response);
      next.push_back(set_status(id));
      return Outcome::sent();
    };
    auto list = step_of_deployment(requests_.deployments(section), "looking for the deployment");
    list.then = [create, set_status](const http::Response& response, ForgeSteps& next) {
      const auto ids = numbers_in(response, "id");
      if (!ids) return no_list(response);
      next.push_back(ids->empty() ? create : set_status(ids->front()));
      return Outcome::sent();
    };
    add(std::move(list));
    show(create.request);
    show(requests_.deployment_status(section, description_, "<id>"));
  }

  // GitHub merges the default branch into the reference first, and makes no deployment then.
  static Outcome not_made(const http::Response& response) {
    return Outcome::failed({.kind = base::ErrorKind::rejected,
                            .message = "GitHub made no deployment: " + excerpt(response.body),
                            .hint = "with autoMerge: false GitHub merges nothing"});
  }

  static Outcome no_list(const http::Response& response) {
    return Outcome::failed({.kind = base::ErrorKind::garbled,
                            .message = "this is no list: " + excerpt(response.body)});
  }

  void add_comments() {
    const auto& section = section_["pullRequestComment"];
    const auto tag = base::text_at(section, "commentTag");
    auto& remarks = work_.plan.remarks;
    const auto mentions = mentions_of(message_.mentions, remarks);
    const auto text =
        comment_text(base::text_at(section, "content"), mentions, tag, longest_comment, remarks);
    const auto comment_on = [requests = requests_, text, tag](const std::string& number) {
      const auto edit = [requests, text](const std::string& id) {
        return requests.edit_comment(id, text);
      };
      return comment_step({.list = requests.comments(number),
                           .create = requests.create_comment(number, text),
                           .edit = edit,
                           .hint = needs("pull-requests: write"),
                           .read = read_github},
                          tag);
    };
    add(each_step({.request = requests_.pull_requests(),
                   .doing = "looking for pull requests with the commit",
                   .hint = needs("pull-requests: write"),
                   .read = read_github},
                  "number", comment_on));
    if (!tag.empty()) show(requests_.comments("<number>"));
    show(requests_.create_comment("<number>", text));
  }

  base::Result<void> add_check_run() {
    auto request = TRY(requests_.check_run(section_["checkRun"], work_.plan.remarks));
    add({.request = std::move(request),
         .doing = "making the check run",
         .hint = needs("checks: write") + "; GitHub takes checks of apps only",
         .read = read_github});
    return {};
  }

  base::Result<void> add_dispatch() {
    auto request = TRY(requests_.dispatch(section_["repositoryDispatch"]));
    add({.request = std::move(request),
         .doing = "sending the event to the repository",
         .hint = needs("contents: write"),
         .read = read_github});
    return {};
  }

  GithubRequests requests_;
  const json& section_;
  const Message& message_;
  std::string description_ = {};
  GithubWork work_ = {};
};

bool asks_for_something(const json& section) {
  for (const char* key :
       {"status", "deployment", "pullRequestComment", "checkRun", "repositoryDispatch"}) {
    if (section.contains(key)) return true;
  }
  return false;
}

}  // namespace

base::Result<GithubWork> github_work(const http::Url& api, const Message& message) {
  if (!message.section) {
    return base::malformed_error("the template has no section 'github'",
                                 "without one GitHub cannot know what to do with the message");
  }
  const auto& section = *message.section;
  if (!asks_for_something(section)) {
    GithubWork nothing;
    nothing.plan.remarks.emplace_back("the section 'github' asks for nothing, and nothing is sent");
    return nothing;
  }
  auto requests = TRY(GithubRequests::create(api, section));
  return Planner(std::move(requests), section, message).plan();
}

}  // namespace services
