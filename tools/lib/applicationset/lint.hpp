// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "applicationset/expand.hpp"
#include "applicationset/generator.hpp"
#include "applicationset/plan.hpp"
#include "manifests/document.hpp"
#include "manifests/problem.hpp"

namespace applicationset {

// What is wrong with ApplicationSets, or may be: rules AS003 to AS038
// (docs/applicationset-lint.md). The fields themselves, AS001 and AS002, are those of the room
// manifests. Asks nobody and fails for nothing, whatever is in the documents.

// What the text of a set says by itself.
void lint_text(const manifests::Document& set, const Settings& settings,
               manifests::Problems& problems);

// What is known beyond one set.
struct LintSurroundings {
  std::vector<Json> projects = {};  // AppProjects
  Surroundings known = {};          // as plans have it
};

// What becomes of a set, worked out with Settings::keeps_origins: its notes and errors, and what is
// wrong with the Applications that it makes. Many that have the same fault are one problem. What
// lint_text() has found belongs into `problems` before: it is not said twice, and what the
// expansion refutes goes.
void lint_expansion(const manifests::Document& set, const Expansion& expansion,
                    const LintSurroundings& surroundings, manifests::Problems& problems);

// An Application that somebody wrote: what the projects do not permit, and where it cannot go. Its
// own faults are those of manifests::check_document().
void lint_application(const manifests::Document& application, const LintSurroundings& surroundings,
                      manifests::Problems& problems);

// A set or an Application of the files, with what the set makes.
struct NamedBy {
  const manifests::Document* document;
  const Expansion* expansion;  // nullptr: the document is an Application
};

// Applications of the same name in the same namespace, of one set (errors) and of several (a
// warning): AS015.
void lint_names(const std::vector<NamedBy>& all, manifests::Problems& problems);

// In the order of files and lines, each problem once.
void sort_problems(manifests::Problems& problems);

}  // namespace applicationset
