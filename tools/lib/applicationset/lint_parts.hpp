// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "applicationset/engine.hpp"
#include "applicationset/generator.hpp"
#include "applicationset/json.hpp"
#include "manifests/document.hpp"
#include "manifests/problem.hpp"

// The parts of lint.hpp, each for one family of rules.
namespace applicationset {

// A set that is looked at, and where problems go.
class Lint {
 public:
  // Everything must outlive it. Without an engine no template can be read.
  Lint(const manifests::Document& set, const Settings& as_set_up, const Engine* language,
       manifests::Problems& problems)
      : document(set),
        spec(field(set.json(), "spec")),
        settings(as_set_up),
        engine(language),
        where_(set.where()),
        report(where_, problems),
        problems_(problems) {}
  Lint(const Lint&) = delete;
  Lint& operator=(const Lint&) = delete;

  bool is_go() const { return field(spec, "goTemplate") == true; }

  // A fault of the template at `path`, in the words of its language, which begin with a line of the
  // text: the problem has that of the file.
  void add_in_text(manifests::Severity severity, std::string_view rule, const std::string& path,
                   const std::string& words, std::string hint);

  const manifests::Document& document;
  const Json& spec;
  const Settings& settings;
  const Engine* engine;

 private:
  manifests::Where where_;

 public:
  manifests::Reporter report;

 private:
  manifests::Problems& problems_;
};

// An entry of `generators`, of the set itself or of a matrix or merge.
struct LintEntry {
  const Json& json;
  std::string path;              // "spec.generators[0].matrix.generators[1]"
  int level = 0;                 // 0: of the set itself
  std::string_view parent = {};  // "matrix", "merge"
  bool is_rendered = false;      // with the parameters of another generator of a matrix

  // The one kind of generator in it; empty where there is none, or more.
  std::string_view kind() const;
  const Json& generator() const { return field(json, kind()); }
};

// Calls for every entry, outer ones first, as deep as Argo CD reads them and one level more.
void for_each_entry(const Json& spec, const std::function<void(const LintEntry&)>& visit);

// The entries in a matrix or merge, which is what `kind` says.
std::vector<LintEntry> entries_in(const LintEntry& entry, std::string_view kind);

// A text somewhere, or a key of an object.
struct LintText {
  const std::string& text;
  const std::string& path;
};

void for_each_text(const Json& json, const std::string& path,
                   const std::function<void(const LintText&)>& visit);

// Calls for every text of a set that is a template.
void for_each_template(const Lint& lint, const std::function<void(const LintText&)>& visit);

// What lies at a path such as `spec.generators[0]`; null where there is nothing.
const Json& value_at(const Json& json, const std::string& path);

// What stands between `{{` and `}}`, without blanks around.
std::vector<std::string> tags_of(std::string_view text);

// Whether a tag is written in Go's language: `.name`, `if .x`, `x | lower`.
bool is_go_tag(std::string_view tag);

// Go's words about a template, "template: base:3:12: executing …", taken apart.
struct EngineWords {
  std::size_t line = 0;  // 0: they name none
  std::string text;
};
EngineWords words_of(const std::string& message);
// The line of the file that they are about; `path` leads to the template.
std::size_t line_of(const manifests::Document& set, const std::string& path,
                    const EngineWords& words);

// The names that an entry gives without `goTemplate`, as far as its text tells.
std::vector<std::string> flat_names_of(const LintEntry& entry);

void lint_generators(Lint& lint);       // AS003 to AS006, AS017, AS018, AS022
void lint_overrides(Lint& lint);        // AS017
void lint_names_of_matrix(Lint& lint);  // AS019, AS020
void lint_elements(Lint& lint);         // AS033
void lint_patterns(Lint& lint);         // AS007, AS008
void lint_language(Lint& lint);         // AS009, AS010, AS028
void lint_selectors(Lint& lint);        // AS021
void lint_providers(Lint& lint);        // AS023
void lint_strategy(Lint& lint);         // AS024
void lint_patch(Lint& lint);            // AS025
void lint_template(Lint& lint);         // AS026, AS029
void lint_policy(Lint& lint);           // AS027, AS030, AS032
void lint_differences(Lint& lint);      // AS031

// What a templatePatch does that it should not; `patch` is what it has become.
struct PatchFault {
  manifests::Severity severity;
  std::string message;
  std::string hint;
};
std::vector<PatchFault> faults_of_patch(const Json& patch);

// The step of rollingSync that takes an application with these labels; counts from 0.
std::vector<std::size_t> steps_of(const Json& strategy, const Json& labels);

// Whether a set syncs its applications step by step.
bool is_rolling(const Json& spec);

}  // namespace applicationset
