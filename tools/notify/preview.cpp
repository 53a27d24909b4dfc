// SPDX-License-Identifier: Apache-2.0
#include "notify/preview.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace tools::notify {
namespace {

using Json = nlohmann::ordered_json;

void print_indented(const cli::Run& run, const std::string& text, const std::string& indent) {
  for (const auto line : base::lines(text)) run.print(indent + std::string(line));
}

std::string_view name_of(http::Method method) {
  switch (method) {
    case http::Method::get:
      return "GET";
    case http::Method::post:
      return "POST";
    case http::Method::put:
      return "PUT";
    case http::Method::patch:
      return "PATCH";
    case http::Method::del:
      return "DELETE";
  }
  return "";
}

// Headers that tell nobody how to get in.
bool is_harmless(const std::string& name) {
  const auto lower = base::to_lower(name);
  return lower == "content-type" || lower == "accept" || lower == "from" ||
         lower == "x-github-api-version";
}

// Bodies as people read them: JSON with line ends, a form with one value in each line.
std::string readable(const http::Request& request) {
  auto json = Json::parse(request.body, nullptr, false);
  if (json.is_object() && json.contains("sign")) json["sign"] = "***";  // Feishu has it there
  if (!json.is_discarded()) return json.dump(2, ' ', false, Json::error_handler_t::replace);
  const bool is_form =
      std::any_of(request.headers.begin(), request.headers.end(), [](const http::Header& header) {
        return header.value.reveal().starts_with("application/x-www-form-urlencoded");
      });
  if (!is_form) return request.body;
  std::string text;
  for (const auto pair : base::split(request.body, '&')) {
    text += base::percent_decoded(base::replace_all(std::string(pair), "+", " ")) + "\n";
  }
  return text;
}

// Without what opens the door: the redactor knows tokens, but not signatures made just now.
std::string address_of(const http::Request& request) {
  auto url = request.url;
  if (!request.is_address_secret) return url.text();
  std::string query;
  for (const auto pair : base::split(url.query, '&')) {
    const auto equals = pair.find('=');
    query += (query.empty() ? "" : "&") + std::string(pair.substr(0, equals));
    if (equals != std::string_view::npos) query += "=***";
  }
  url.query = std::move(query);
  return url.text();
}

void show(const cli::Run& run, const http::Request& request) {
  run.print("  " + std::string(name_of(request.method)) + " " + address_of(request));
  for (const auto& header : request.headers) {
    if (header.value.empty()) continue;
    run.print("  " + header.name + ": " +
              (is_harmless(header.name) ? header.value.reveal() : std::string("***")));
  }
  if (request.credential) run.print("  Authorization: ***");
  print_indented(run, readable(request), "    ");
}

void show(const cli::Run& run, const http::Mail& mail) {
  run.print("  mail from " + mail.from + " to " + base::join(mail.recipients, ", ") + " by " +
            mail.host + ":" + mail.port);
  print_indented(run, mail.text, "    ");
}

void show_verdict(const cli::Run& run, const notifications::Verdict& verdict) {
  const auto& when = verdict.condition.when;
  auto line = verdict.trigger + ": " + (when.empty() ? "(no condition)" : when);
  if (!verdict.judgement) return run.print(line + " -> " + verdict.judgement.error().message);
  const auto& judgement = *verdict.judgement;
  line += judgement.fault.empty() || judgement.is_triggered ? " -> " + judgement.came_to
                                                            : " -> cannot be evaluated";
  if (judgement.is_triggered && verdict.destinations.empty()) line += ", and nobody is subscribed";
  if (!judgement.once_per.empty()) line += ", once per " + judgement.once_per;
  run.print(line);
  print_indented(run, judgement.fault, "    ");
}

// Whether it can be sent, or need not be.
bool show_draft(const cli::Run& run, const Draft& draft) {
  const auto& occasion = draft.occasion;
  const auto who = to_string(occasion.destination) + ": " + base::join(occasion.templates, ", ");
  if (!occasion.skip_reason.empty()) {
    run.print(who + ": skipped: " + occasion.skip_reason);
    return true;
  }
  if (!draft.delivery) {
    run.print(who + ": cannot be sent: " + base::to_string(draft.delivery.error()));
    if (!draft.delivery.error().hint.empty()) run.print("    " + draft.delivery.error().hint);
    return false;
  }
  run.print(who + ":");
  const auto& plan = (*draft.delivery)->plan();
  for (const auto& outgoing : plan.outgoing) {
    std::visit([&](const auto& one) { show(run, one); }, outgoing);
  }
  for (const auto& remark : plan.remarks) run.print("  note: " + remark);
  return true;
}

// As of a run, where nothing was sent because it was a preview.
Json to_json(const std::vector<Draft>& drafts) {
  auto list = Json::array();
  for (const auto& one : drafts) {
    const auto& occasion = one.occasion;
    const bool has_failed = occasion.skip_reason.empty() && !one.delivery;
    auto reason = occasion.skip_reason.empty() ? "a preview" : occasion.skip_reason;
    if (has_failed) reason = base::to_string(one.delivery.error());
    list.push_back({{"service", occasion.destination.service},
                    {"recipient", occasion.destination.recipient},
                    {"trigger", occasion.trigger},
                    {"template", base::join(occasion.templates, ",")},
                    {"state", has_failed ? "failed" : "skipped"},
                    {"reason", std::move(reason)}});
  }
  return list;
}

}  // namespace

int show_preview(const cli::Run& run, const notifications::Agenda& agenda,
                 const std::vector<Draft>& drafts) {
  for (const auto& verdict : agenda.verdicts) show_verdict(run, verdict);
  bool is_well = agenda.faults.empty();
  for (const auto& fault : agenda.faults) {
    run.print(fault.trigger + ": cannot be used: " + base::to_string(fault.error));
  }
  for (const auto& one : drafts) is_well = show_draft(run, one) && is_well;
  if (drafts.empty()) run.print("nothing would be sent");
  run.report.set_json("deliveries", to_json(drafts));
  run.report.set("result", is_well ? "skipped" : "failed");
  run.report.set("message", drafts.empty() ? "nothing would be sent" : "a preview");
  return is_well ? 0 : 1;
}

}  // namespace tools::notify
