// SPDX-License-Identifier: Apache-2.0
#include "notifications/lint_triggers.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "expr/program.hpp"
#include "notifications/samples.hpp"
#include "notifications/suggestion.hpp"
#include "notifications/trigger.hpp"
#include "yaml/message.hpp"

namespace notifications {
namespace {

// What `oncePer` mostly is, for one source and for several.
constexpr const char* usual_once_per =
    R"(app.status.sync.revision ?? join(app.status.sync.revisions, ","))";

bool is_of_name(char c) {
  return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '_';
}

// A member behind one that was asked for with `?.`, outside of quotes.
bool has_unguarded_member(const std::string& source) {
  char quote = '\0';
  for (std::size_t at = 0; at + 1 < source.size(); ++at) {
    const char c = source[at];
    if (quote != '\0' || c == '"' || c == '\'') {
      if (quote == '\0') {
        quote = c;
      } else if (c == quote) {
        quote = '\0';
      }
      continue;
    }
    if (c != '?' || source[at + 1] != '.') continue;
    auto end = at + 2;
    while (end < source.size() && is_of_name(source[end])) ++end;
    const bool is_member = end + 1 < source.size() && source[end] == '.' &&
                           (base::is_ascii_alpha(source[end + 1]) || source[end + 1] == '_');
    if (is_member && end > at + 2) return true;
  }
  return false;
}

// The same with something for applications with several sources, which have lists of revisions.
std::optional<std::string> with_revisions(const std::string& once_per) {
  if (!once_per.ends_with(".revision")) return std::nullopt;
  return once_per + " ?? join(" + once_per + R"(s, ","))";
}

class TriggerLinter {
 public:
  TriggerLinter(const Engine& engine, Problems& problems)
      : engine_(engine), config_(engine.config()), problems_(problems) {
    for (const auto& sample : samples()) {
      variables_.emplace(sample.kind,
                         trigger_variables(variables_of(sample.kind), config_, engine.world()));
    }
  }

  void lint(const std::string& name, const Defined<TriggerDefinition>& defined) {
    if (!defined.content) return;
    Notes notes(defined.entry, problems_);
    if (name.find('.') != std::string::npos) {
      notes.warning("dot-in-name", {},
                    "an annotation cannot name a trigger with a dot: what follows it is taken "
                    "for the service");
    }
    for (std::size_t i = 0; i < defined.content->conditions.size(); ++i) {
      lint_condition(defined.content->conditions[i], std::to_string(i), notes);
    }
  }

 private:
  void lint_condition(const Condition& condition, const std::string& index, Notes& notes) {
    lint_expression(condition.when, {index, "when"}, notes);
    lint_expression(condition.once_per, {index, "oncePer"}, notes);
    if (condition.when.empty()) {
      notes.warning("no-condition", {index}, "there is no `when`: it never fires");
    }
    for (const auto& template_name : condition.send) {
      if (config_.templates.contains(template_name)) continue;
      notes.error("unknown-template", {index, "send"},
                  "there is no template " + yaml::quoted(template_name),
                  suggestion_for(template_name, config_.templates));
    }
    lint_when(condition.when, {index, "when"}, notes);
    lint_once_per(condition, {index, "oncePer"}, notes);
  }

  void lint_expression(const std::string& source, const Path& path, Notes& notes) {
    if (source.empty()) return;
    if (const auto compiled = expr::compile(source, engine_.world()); !compiled) {
      return notes.error("bad-expression", path, compiled.error().message, compiled.error().hint);
    }
    if (has_unguarded_member(source)) {
      notes.warning("unguarded-member", path,
                    "`a?.b.c` guards against a missing a, but not against a missing b",
                    "write ?. in front of what follows something that may be missing: a.b?.c");
    }
  }

  base::Result<Judgement> judged(const Condition& condition, Sample::Kind kind) const {
    return judge(condition, 0, variables_.at(kind), engine_.world());
  }

  // Many fail for one or the other, and are meant to.
  void lint_when(const std::string& when, const Path& path, Notes& notes) {
    std::string fault;
    for (const auto& sample : samples()) {
      const auto result =
          judged({.when = when, .once_per = {}, .description = {}, .send = {}}, sample.kind);
      if (!result || result->fault.empty()) return;
      if (fault.empty()) fault = result->fault;
    }
    // The lines below the first one show the place in the expression.
    fault.resize(std::min(fault.size(), fault.find('\n')));
    notes.warning("condition-fails", path, "it fails for every sample application: " + fault,
                  "is a name misspelt? write ?. in front of what follows something that may be "
                  "missing");
  }

  // What an `oncePer` is that does not tell one occasion from another; whatever `when` says: with
  // it, no sample might fire.
  std::optional<std::string> flaw_of(const std::string& once_per, Sample::Kind kind) const {
    const auto result =
        judged({.when = "true", .once_per = once_per, .description = {}, .send = {}}, kind);
    if (!result) return std::nullopt;
    if (result->once_per == "<nil>" || !result->fault.empty()) return "nothing";
    if (result->once_per.starts_with("[")) return "a list";
    return std::nullopt;
  }

  bool is_good(const std::string& once_per) const {
    return !flaw_of(once_per, Sample::Kind::usual) &&
           !flaw_of(once_per, Sample::Kind::many_sources);
  }

  void lint_once_per(const Condition& condition, const Path& path, Notes& notes) {
    if (condition.once_per.empty()) return;
    for (const auto kind : {Sample::Kind::usual, Sample::Kind::many_sources}) {
      const auto flaw = flaw_of(condition.once_per, kind);
      if (!flaw) continue;
      const auto better = with_revisions(condition.once_per);
      return notes.warning(
          "once-per", path,
          "`oncePer` is " + *flaw + " for " +
              (kind == Sample::Kind::usual ? "a synced application"
                                           : "an application with several sources"),
          "write a text that changes with what is told: `" +
              (better && is_good(*better) ? *better : usual_once_per) + "`");
    }
  }

  const Engine& engine_;
  const Config& config_;
  Problems& problems_;
  std::map<Sample::Kind, govalue::Value> variables_;
};

}  // namespace

void lint_triggers(const Engine& engine, Problems& problems) {
  TriggerLinter linter(engine, problems);
  for (const auto& [name, defined] : engine.config().triggers) linter.lint(name, defined);
}

}  // namespace notifications
