// SPDX-License-Identifier: Apache-2.0

// Reads the bytes as a file with objects of Argo CD, and looks for what is wrong with each: what is
// found has a rule, a message, and a line of the file.
#include <algorithm>
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "manifests/application_rules.hpp"
#include "manifests/check_document.hpp"
#include "manifests/check_fields.hpp"
#include "manifests/path.hpp"
#include "manifests/project.hpp"
#include "manifests/project_rules.hpp"
#include "manifests/repository_url.hpp"
#include "manifests/secret_rules.hpp"

using namespace manifests;

namespace {

void check(const Problems& problems, const Document& document, std::size_t lines) {
  for (const auto& problem : problems) {
    require(!problem.rule.empty() && !problem.message.empty(), "a problem says what it is");
    require(problem.line >= 1 && problem.line <= lines, "a problem is in the file");
    require(problem.file == document.file(), "a problem names its file");
    require(steps_of(problem.path).has_value(), "the path of a problem can be read");
  }
}

void check(const Document& document, std::size_t lines) {
  Problems problems;
  const auto where = document.where();
  check_document(document, problems);
  check_application(document.json(), where, problems, {.wants_fixed_revisions = true});
  check_project(document.json(), where, problems, "");
  check_secret(document.json(), where, problems);
  check_permissions(document.json(), Project(document.json()), "argocd", {}, where, problems);
  check(problems, document, lines);
  require(document.line() >= 1 && document.line() <= lines, "an object is in the file");
  secret_values(document.json());
  document.title();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto lines = static_cast<std::size_t>(std::count_if(
                         text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; })) +
                     1;
  for (const auto* file : {"a.yaml", "a.json"}) {
    const auto documents = read_documents(text, file);
    if (!documents) continue;
    for (const auto& document : *documents) check(document, lines);
  }
  const auto normal = normal_repository_url(text);
  is_same_repository(text, normal);
  is_http_url(text);
  if (const auto steps = steps_of(text)) {
    std::string path;
    for (const auto& step : *steps) {
      const auto* index = std::get_if<std::size_t>(&step);
      path = index != nullptr ? path_to(path, *index) : path_to(path, std::get<std::string>(step));
    }
    require(steps_of(path) == steps, "a path that is written can be read");
  }
  return 0;
}
