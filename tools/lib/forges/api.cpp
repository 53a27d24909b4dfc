// SPDX-License-Identifier: Apache-2.0
#include "forges/api.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "base/text.hpp"

namespace forges {
namespace {

using nlohmann::json;
using std::chrono::seconds;

constexpr std::size_t largest_answer = std::size_t{8} << 20U;
constexpr std::size_t most_values = 200'000;  // 100 requests of GitHub's are some 50,000
constexpr int most_tries = 5;
constexpr int most_pages = 20;
constexpr int most_redirects = 3;

std::string_view media_type(Provider provider) {
  return provider == Provider::github ? "application/vnd.github+json" : "application/json";
}

void set_body(http::Request& request, const json& body) {
  request.headers.push_back({"Content-Type", base::Secret("application/json")});
  request.body = base::json_text(body);
}

bool is_redirect(const Answer& answer, http::Method method) {
  const int status = answer.status();
  if (answer.response.header("location").empty()) return false;
  if (status == 307 || status == 308) return true;
  return method == http::Method::get && (status == 301 || status == 302);
}

base::Error garbled(std::string message) {
  return {.kind = base::ErrorKind::garbled,
          .message = std::move(message),
          .hint = "check the address of the API (--api-url)"};
}

// The page of something in between, which may be gone in a moment.
bool is_page(const Answer& answer) {
  return answer.is_success() && answer.body.is_discarded() &&
         answer.response.header("content-type").starts_with("text/html");
}

// The page of something in between, perhaps, behind which all was done.
base::Error no_json(Provider provider) {
  auto error = garbled(to_string(provider) + " answered no JSON, or too much of it");
  error.hint += ", and what stands before it";
  error.may_have_arrived = true;
  return error;
}

// The address that an answer from `asked` gives.
base::Result<http::Url> address_given(const http::Url& asked, std::string_view location) {
  auto url = http::resolve(asked, location);
  if (url) return url;
  return garbled(asked.host + " leads to what is no address: " + url.error().message);
}

base::Error leads_elsewhere(const Answer& answer, const http::Url& url) {
  constexpr std::size_t longest = 200;
  return garbled("the API answered " + std::to_string(answer.status()) +
                 " and leads to another server, where nothing is sent: " +
                 base::printable(base::shorten(url.origin() + url.path, longest)));
}

}  // namespace

std::string encoded(std::string_view text) {
  return base::percent_encoded(text);
}

std::string encoded_branch(std::string_view branch) {
  return base::percent_encoded(branch, "-._~/");
}

Api::Api(http::Client& client, Project project, const Access& access,
         const base::Deadline& deadline, base::Log& log, Manner manner)
    : client_(client),
      project_(std::move(project)),
      access_(access),
      deadline_(deadline),
      log_(log),
      manner_(manner) {}

// Asked twice, reading and deleting leave what they leave asked once.
bool Api::is_safe(http::Method method) const {
  return manner_.is_safe || method == http::Method::get || method == http::Method::del;
}

http::Request Api::request_for(http::Method method, const std::string& path) const {
  http::Request request = {.method = method, .url = project_.api};
  const auto mark = path.find('?');
  request.url.path += path.substr(0, mark);
  if (mark != std::string::npos) request.url.query = path.substr(mark + 1);
  request.headers = {{"Accept", base::Secret(std::string(media_type(provider())))}};
  if (provider() == Provider::github) {
    request.headers.push_back({"X-GitHub-Api-Version", base::Secret("2022-11-28")});
  }
  request.repeat = http::Repeat::unsent;
  request.outlives_stop = manner_.outlives_stop;
  return request;
}

void Api::authorize(http::Request& request) const {
  const auto& token = access_.token.reveal();
  if (provider() == Provider::gitlab) {
    request.headers.push_back({"PRIVATE-TOKEN", access_.token});
  } else if (provider() == Provider::gitea) {
    request.headers.push_back({"Authorization", base::Secret("token " + token)});
  } else if (provider() == Provider::github || access_.username.empty()) {
    request.headers.push_back({"Authorization", base::Secret("Bearer " + token)});
  } else {
    request.credential = http::Credential{.username = access_.username, .password = access_.token};
  }
}

base::Result<Answer> Api::send_once(const http::Request& unauthorized) {
  auto request = unauthorized;
  authorize(request);
  http::TextSink sink(largest_answer);
  Answer answer;
  auto response = client_.send(request, deadline_, &sink);
  if (!response) {
    auto error = std::move(response).error();
    // What cannot be read is an answer all the same.
    error.may_have_arrived |= error.kind == base::ErrorKind::garbled;
    return error;
  }
  answer.response = std::move(response).value();
  if (answer.is_success()) answer.response.body = sink.text();
  const auto& text = answer.response.body;
  if (!base::trim(text).empty()) answer.body = base::parse_json(text, most_values);
  return answer;
}

// A renamed repository answers with its new address on the same server. What we send is for that
// server alone.
base::Result<Answer> Api::send_following(http::Request request) {
  for (int count = 0;; ++count) {
    auto answer = TRY(send_once(request));
    if (count == most_redirects || !is_redirect(answer, request.method)) return answer;
    auto url = TRY(address_given(request.url, answer.response.header("location")));
    if (url.origin() != request.url.origin()) return leads_elsewhere(answer, url);
    request.url = std::move(url);
  }
}

// GitHub brings a new token to its servers in its own time; until then some do not know it.
std::optional<base::Duration> Api::pause_of_fresh_token(const Answer& answer, int attempt) {
  constexpr std::array pauses = {seconds(3), seconds(10), seconds(30)};
  const bool is_unknown = answer.status() == 401 || answer.status() == 404;
  if (!is_unknown) has_worked_ = true;
  const auto index = static_cast<std::size_t>(attempt - 1);
  if (has_worked_ || !access_.minted_at || index >= pauses.size()) return std::nullopt;
  if (deadline_.clock().now() - *access_.minted_at > seconds(45)) return std::nullopt;
  return pauses.at(index);
}

std::optional<base::Duration> Api::pause_after(const base::Result<Answer>& answer,
                                               const http::Request& request, int attempt) {
  constexpr base::Duration first = std::chrono::milliseconds(500);
  const auto growing = first * (1 << std::min(attempt - 1, 5));
  if (!answer) {
    const bool is_worth_it = is_safe(request.method) && base::is_passing(answer.error());
    return is_worth_it && attempt < most_tries ? std::optional(growing) : std::nullopt;
  }
  auto& clock = deadline_.clock();
  if (const auto pause = rate_limit_pause(*answer, provider(), attempt, clock)) return pause;
  if (const auto pause = pause_of_fresh_token(*answer, attempt)) return pause;
  if (is_page(*answer) && is_safe(request.method) && attempt == 1) return growing;
  if (answer->status() < 500 || !is_safe(request.method) || attempt >= most_tries) {
    return std::nullopt;
  }
  return std::max(growing, http::retry_after(answer->response, clock).value_or(growing));
}

// An app's token ends after an hour, and a run may wait longer than that. One that was given and is
// not accepted may be an old one, as for Git.
base::Result<bool> Api::has_other_token(const Answer& answer) {
  if (answer.status() != 401) return false;
  if (!has_worked_ && !access_.others.empty()) {
    auto others = std::move(access_.others);
    auto next = std::move(others.front());
    others.erase(others.begin());
    log_.info(to_string(provider()) + " does not accept the token from " + access_.origin +
              "; trying that from " + next.origin);
    access_ = std::move(next);
    access_.others = std::move(others);
    return true;
  }
  if (!has_worked_ || !access_.source) return false;
  const auto source = access_.source;
  access_ = TRY(source->after(access_.token));
  access_.source = source;
  has_worked_ = false;
  return true;
}

base::Result<Answer> Api::send(const http::Request& request) {
  for (int attempt = 1;; ++attempt) {
    auto answer = send_following(request);
    const bool is_another = answer && TRY(has_other_token(*answer));
    if (is_another) continue;
    const auto pause = pause_after(answer, request, attempt);
    if (!pause || *pause >= deadline_.remaining()) return answer;
    const auto error = !answer            ? answer.error()
                       : is_page(*answer) ? no_json(provider())
                                          : failure_of(*answer, provider());
    const auto reason = base::to_string(error);
    log_.info(reason + "; trying again in " + base::to_string(*pause));
    TRY(deadline_.sleep_for(*pause));
  }
}

base::Result<Answer> Api::ask(http::Method method, const std::string& path, const json& body) {
  auto request = request_for(method, path);
  if (!body.is_null()) set_body(request, body);
  auto answer = TRY(send(request));
  const bool is_untold = answer.is_success() && answer.body.is_discarded();
  if (is_untold && method != http::Method::get) return no_json(provider());
  return answer;
}

base::Result<json> Api::need(http::Method method, const std::string& path, const json& body) {
  auto answer = TRY(ask(method, path, body));
  if (!answer.is_success()) return failure_of_change(answer, provider());
  if (answer.body.is_discarded()) return no_json(provider());
  return std::move(answer.body);
}

base::Result<Answer> Api::graphql(const std::string& query, const json& variables) {
  auto request = request_for(http::Method::post, "");
  request.url = project_.graphql_api;
  set_body(request, {{"query", query}, {"variables", variables}});
  auto answer = TRY(send(request));
  const bool is_limited = answer.is_success() && is_rate_limit(answer, provider());
  if (is_limited) return failure_of(answer, provider());
  return answer;
}

base::Result<void> Api::each(const std::string& path,
                             const std::function<bool(const json&)>& visit) {
  auto request = request_for(http::Method::get, path);
  const auto first_query = request.url.query;
  for (int page = 0; page < most_pages; ++page) {
    const auto answer = TRY(send(request));
    if (!answer.is_success()) return failure_of(answer, provider());
    if (answer.body.is_discarded()) return no_json(provider());
    const auto& list = answer.body.is_object() && answer.body.contains("values")
                           ? answer.body.at("values")
                           : answer.body;
    if (!list.is_array()) {
      return garbled(to_string(provider()) + " answered something that is no list");
    }
    for (const auto& element : list) {
      if (!visit(element)) return {};
    }
    const auto next = next_page(answer);
    if (!next) return {};
    if (next->starts_with("page=")) {
      request.url.query = first_query + (first_query.empty() ? "" : "&") + *next;
      continue;
    }
    const auto url = TRY(address_given(request.url, *next));
    // A server behind a proxy may not know its own name: then only the query is taken from it.
    if (url.origin() == request.url.origin()) request.url.path = url.path;
    request.url.query = url.query;
  }
  return {};
}

}  // namespace forges
