// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/render.hpp"

#include <algorithm>
#include <string>

#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "yaml/from_json.hpp"

namespace tools::apply_appset {

using applicationset::Json;

namespace {

bool as_written(std::string_view /*one*/, std::string_view /*other*/) {
  return false;
}

// JSON on one line, in which no runner finds a command.
std::string escaped_json(const Json& json) {
  return base::replace_all(base::json_text(json), "#", "\\u0023");
}

bool may_have_command(std::string_view text) {
  return text.find("::") != std::string_view::npos || text.find("##") != std::string_view::npos;
}

bool has_command(std::string_view text) {
  if (!may_have_command(text)) return false;
  const auto lines = base::lines(text);
  return std::any_of(lines.begin(), lines.end(),
                     [](std::string_view line) { return base::harmless(line) != line; });
}

// JSON is YAML, too, and has no lines of its own in its texts.
base::Result<std::string> document_of(const Json& application) {
  auto text = TRY(yaml::from_json(application, &as_written));
  if (has_command(text)) return escaped_json(application) + '\n';
  return text;
}

}  // namespace

base::Result<void> print_applications(cli::Run& run, const std::vector<const Json*>& all) {
  const auto& redactor = run.log.redactor();
  if (run.options.is_json()) {
    run.out << R"({"apiVersion":"v1","kind":"List","items":[)";
    for (std::size_t index = 0; index < all.size(); ++index) {
      run.out << (index == 0 ? "" : ",") << redactor.redact_known(escaped_json(*all[index]));
    }
    run.out << "]}\n";
    run.is_printed = true;
    return {};
  }
  for (const auto* application : all) {
    const auto text = TRY(document_of(*application));
    run.out << "---\n" << redactor.redact_known(text);
  }
  return {};
}

}  // namespace tools::apply_appset
