// SPDX-License-Identifier: Apache-2.0
#include "notify/preview.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "notifications/seen.hpp"
#include "notify/outgoing_view.hpp"

namespace tools::notify {
namespace {

using Json = nlohmann::ordered_json;
using notifications::Engine;

void print_indented(const cli::Run& run, const std::string& text, const std::string& indent) {
  for (const auto line : base::lines(text)) run.print(indent + std::string(line));
}

std::vector<OutgoingView> views_of(const Engine& engine, const Draft& draft) {
  const auto definition = engine.definition(draft.occasion.destination.service);
  const auto* const type = definition ? (*definition)->type : nullptr;
  std::vector<OutgoingView> views;
  for (const auto& outgoing : (*draft.delivery)->plan().outgoing) {
    views.push_back(view_of(outgoing, type, engine.config().secrets));
  }
  return views;
}

void show(const cli::Run& run, const OutgoingView& view) {
  run.print("  " + view.method + " " + view.url);
  for (const auto& header : view.headers) run.print("  " + header);
  print_indented(run, view.body, "    ");
}

std::string names_of(const std::vector<notifications::Destination>& destinations) {
  std::vector<std::string> names;
  for (const auto& one : destinations) names.push_back(to_string(one));
  return base::join(names, ", ");
}

// A text of many lines as one of so many bytes at most.
std::string one_line(const std::string& text, std::size_t most) {
  std::string line;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!is_blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return base::shorten(base::trim(line), most);
}

void show_verdict(const cli::Run& run, const notifications::Verdict& verdict,
                  const std::vector<notifications::Seen>& seen) {
  constexpr std::size_t longest = 120;
  const auto when = one_line(verdict.condition.when, longest);
  auto line = verdict.trigger + ": " + (when.empty() ? "(no condition)" : when);
  if (!verdict.judgement) return run.print(line + " -> " + verdict.judgement.error().message);
  const auto& judgement = *verdict.judgement;
  line += judgement.fault.empty() || judgement.is_triggered ? " -> " + judgement.came_to
                                                            : " -> cannot be evaluated";
  const bool is_for_nobody = verdict.destinations.empty();
  if (judgement.is_triggered && is_for_nobody) line += ", and nobody is subscribed";
  if (!judgement.once_per.empty()) line += ", once per " + judgement.once_per;
  run.print(line);
  print_indented(run, judgement.fault, "    ");
  for (const auto& [path, value] : seen) run.print("    " + base::printable(path + ": " + value));
  if (judgement.is_triggered || is_for_nobody) return;
  run.print("    not told: " + names_of(verdict.destinations));
}

// Whether it can be sent, or need not be.
bool show_draft(const cli::Run& run, const Engine& engine, const Draft& draft) {
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
  for (const auto& view : views_of(engine, draft)) show(run, view);
  for (const auto& remark : (*draft.delivery)->plan().remarks) run.print("  note: " + remark);
  return true;
}

Json to_json(const notifications::Verdict& verdict, const std::vector<notifications::Seen>& seen) {
  auto recipients = Json::array();
  for (const auto& destination : verdict.destinations) recipients.push_back(to_string(destination));
  auto values = Json::object();
  for (const auto& [path, value] : seen) values[path] = value;
  const auto& judgement = verdict.judgement;
  return {{"trigger", verdict.trigger},
          {"condition", verdict.condition.when},
          {"value", judgement ? judgement->came_to : ""},
          {"values", std::move(values)},
          {"fired", judgement && judgement->is_triggered},
          {"once-per", judgement ? judgement->once_per : ""},
          {"fault", judgement ? judgement->fault : base::to_string(judgement.error())},
          {"recipients", std::move(recipients)}};
}

Json to_json(const std::vector<OutgoingView>& views) {
  auto list = Json::array();
  for (const auto& one : views) {
    list.push_back(
        {{"method", one.method}, {"url", one.url}, {"headers", one.headers}, {"body", one.body}});
  }
  return list;
}

// As of a run, where nothing was sent because it was a preview.
Json to_json(const Engine& engine, const std::vector<Draft>& drafts) {
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
                    {"reason", std::move(reason)},
                    {"requests", one.delivery ? to_json(views_of(engine, one)) : Json::array()}});
  }
  return list;
}

}  // namespace

int show_preview(const cli::Run& run, const Engine& engine, const notifications::Agenda& agenda,
                 const std::vector<Draft>& drafts, const notifications::Variables& variables) {
  const auto looked_at =
      notifications::trigger_variables(variables, engine.config(), engine.world());
  auto verdicts = Json::array();
  for (const auto& verdict : agenda.verdicts) {
    const auto seen = notifications::seen_by(verdict.condition.when, looked_at);
    show_verdict(run, verdict, seen);
    verdicts.push_back(to_json(verdict, seen));
  }
  bool is_well = agenda.faults.empty();
  for (const auto& fault : agenda.faults) {
    run.print(fault.trigger + ": cannot be used: " + base::to_string(fault.error));
  }
  for (const auto& one : drafts) is_well = show_draft(run, engine, one) && is_well;
  if (drafts.empty()) run.print("nothing would be sent");
  run.report.set_json("verdicts", verdicts);
  run.report.set_json("deliveries", to_json(engine, drafts));
  run.report.set("result", is_well ? "skipped" : "failed");
  run.report.set("message", drafts.empty() ? "nothing would be sent" : "a preview");
  return is_well ? 0 : 1;
}

}  // namespace tools::notify
