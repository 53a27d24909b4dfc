// SPDX-License-Identifier: Apache-2.0
#include "rollout/markdown.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ci/github.hpp"

namespace rollout {
namespace {

constexpr std::size_t longest_cell = 400;

// Takes text on its way from outside into Markdown. Secrets go first: escaped, they would not be
// found any more.
class Writer {
 public:
  explicit Writer(const base::Redactor& redactor) : redactor_(redactor) {}

  std::string text(std::string_view foreign, std::size_t longest = longest_cell) const {
    return ci::markdown_text(redactor_.redact(std::string(foreign)), longest);
  }

  // In a <pre>, each line as it is.
  std::string block(const std::vector<std::string>& lines) const {
    constexpr std::size_t most = 100;
    constexpr std::size_t longest = 1000;
    std::string block = "<pre>\n";
    for (std::size_t i = 0; i < lines.size() && i < most; ++i) {
      block += text(lines[i], longest) + "\n";
    }
    if (lines.size() > most) block += "and " + std::to_string(lines.size() - most) + " more\n";
    return block + "</pre>\n";
  }

  std::string link(std::string_view words, std::string_view url) const {
    const bool is_web = url.starts_with("https://") || url.starts_with("http://");
    if (!is_web) return text(words);
    const auto target = base::percent_encoded(redactor_.redact(std::string(url)), "-._~:/?#=%+,");
    return "[" + text(words) + "](" + target + ")";
  }

 private:
  const base::Redactor& redactor_;
};

std::string row(const std::vector<std::string>& cells) {
  return "| " + base::join(cells, " | ") + " |\n";
}

std::string table_head(const std::vector<std::string>& titles) {
  return row(titles) + "|" + base::replace_all(std::string(titles.size(), '-'), "-", "---|") + "\n";
}

std::string sync_took(const argocd::Application& application) {
  const auto& last = application.last;
  if (!last || !last->started_at || !last->finished_at || *last->finished_at < *last->started_at) {
    return {};
  }
  constexpr base::Seconds longest = 1000000;
  const auto took = std::min(*last->finished_at - *last->started_at, longest);
  return took < 10 ? std::to_string(took) + " s" : base::to_string(std::chrono::seconds(took));
}

std::string result_of(const Finding& finding) {
  const std::string mark = is_success(finding.outcome.word) ? "✅ " : "❌ ";
  return mark + std::string(to_string(finding.outcome.word));
}

std::string application_row(const Finding& finding, const Writer& writer) {
  const auto name = writer.link(to_string(finding.name), finding.link);
  if (!finding.application) return row({name, result_of(finding), "", "", "", ""});
  const auto& application = *finding.application;
  return row({name, result_of(finding), writer.text(to_string(application.sync)),
              writer.text(to_string(application.health)),
              writer.text(short_revisions(application.revisions)), sync_took(application)});
}

// Those that failed come first: they are what people look for.
std::string all_applications(const std::vector<Finding>& findings, const Writer& writer) {
  constexpr std::size_t most = 500;
  auto text = table_head({"Application", "Result", "Sync", "Health", "Revision", "Sync took"});
  std::size_t rows = 0;
  for (const bool is_wanted : {false, true}) {
    for (const auto& finding : findings) {
      if (is_success(finding.outcome.word) != is_wanted || rows == most) continue;
      text += application_row(finding, writer);
      ++rows;
    }
  }
  text += "\n";
  if (rows < findings.size()) {
    text += "and " + std::to_string(findings.size() - rows) + " more applications\n\n";
  }
  return text;
}

std::string blocking_table(const std::vector<Blocking>& blocking, const Writer& writer) {
  constexpr std::size_t most = 50;
  constexpr std::size_t longest_reason = 1000;
  if (blocking.empty()) return {};
  auto text = table_head({"Kind", "Name", "Sync", "Health", "Reason"});
  for (std::size_t i = 0; i < blocking.size() && i < most; ++i) {
    const auto& one = blocking[i];
    const auto kind = one.group.empty() ? one.kind : one.group + "/" + one.kind;
    const auto name = one.ns.empty() ? one.name : one.ns + "/" + one.name;
    text += row({writer.text(kind), writer.text(name), writer.text(to_string(one.sync)),
                 writer.text(to_string(one.health)), writer.text(one.reason, longest_reason)});
  }
  text += "\n";
  if (blocking.size() > most) {
    text += "and " + std::to_string(blocking.size() - most) + " more resources\n\n";
  }
  return text;
}

std::string failure_section(const Finding& finding, const Writer& writer) {
  constexpr std::size_t longest_message = 2000;
  auto text = "#### " + writer.text(to_string(finding.name)) + ": " +
              std::string(to_string(finding.outcome.word)) + "\n\n";
  text += writer.text(finding.outcome.message, longest_message) + "\n\n";
  if (!finding.outcome.hint.empty()) {
    text += "Hint: " + writer.text(finding.outcome.hint, longest_message) + "\n\n";
  }
  text += blocking_table(finding.blocking, writer);
  if (!finding.remarks.empty()) {
    text += "<details><summary>Events, logs and more</summary>\n\n" +
            writer.block(finding.remarks) + "\n</details>\n\n";
  }
  return text;
}

}  // namespace

std::vector<std::string> markdown_of(const std::vector<Finding>& findings,
                                     const base::Redactor& redactor) {
  // A list of many applications leaves out what went well, and nobody reads so many pictures.
  constexpr std::size_t few = 3;
  constexpr std::size_t most_failures = 10;
  const Writer writer(redactor);
  std::vector<std::string> sections = {all_applications(findings, writer)};
  const auto add_timeline = [&](const Finding& finding) {
    if (!finding.application) return;
    const auto timeline = timeline_of(*finding.application, redactor);
    if (!timeline.empty()) sections.push_back("```mermaid\n" + timeline + "```\n\n");
  };
  std::size_t failures = 0;
  for (const auto& finding : findings) {
    if (is_success(finding.outcome.word)) continue;
    sections.push_back(failure_section(finding, writer));
    if (++failures <= most_failures) add_timeline(finding);
  }
  if (findings.size() > few) return sections;
  for (const auto& finding : findings) {
    if (is_success(finding.outcome.word)) add_timeline(finding);
  }
  return sections;
}

}  // namespace rollout
