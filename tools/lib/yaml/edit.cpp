// SPDX-License-Identifier: Apache-2.0

// Changes values of a YAML or JSON text and nothing else.
//
// Reading a file into values and printing them again would lose comments, blank lines, quotes and
// the order of keys, and a promotion would then touch lines its author never meant to touch. Here
// the old value is found *as bytes*, and the new one is spliced into the text:
//
//   image:                          image:
//     tag: "1.4"   # set by CI        tag: "1.5"   # set by CI
//          ^^^^^ only these bytes change
//
// It takes four steps, each in a file of its own:
//
//   parse     the text becomes a tree of nodes that know their bytes (parse_yaml, parse_json)
//   plan      the paths are walked (locate); for each value it is decided what to write in its
//             place (replace) or, on request, where to add it (create). A path that goes into a
//             literal block (`helm.values >> image.tag`) is planned in the tree of the inner text,
//             and its splices are carried to the outer one (block)
//   apply     all splices are made at once, by offset
//   prove     the result is parsed and compared with the original: every event must be the same
//             but for the targets, and each of these must be what was asked for, to every reader
//
// A result that fails the proof does not leave this file. Keys that must be created come last, and
// keys to rename or to remove and items to add with them: one after the other, each with its own
// proof (rename, remove, append).
//
// What a value looks like to whom is in resolve.cpp; the language of paths is in path.cpp.
#include "yaml/edit.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "yaml/plan.hpp"
#include "yaml/restructure.hpp"

namespace yaml {
namespace {

// A text and its tree, which points into it.
struct Version {
  std::string text;
  Tree tree;
};

// Makes the planned splices and proves that nothing else happened.
std::unique_ptr<Version> next_version(const Tree& before, const Plan& plan) {
  auto version = std::make_unique<Version>();
  version->text = spliced(before.text, plan.splices);
  auto after = parse(version->text, before.format);
  if (!after) {
    throw std::logic_error("yaml: the edited text cannot be read: " + after.error().message);
  }
  if (!proves(before, *after, plan.expectations)) {
    throw std::logic_error("yaml: the edit changes more than it should");
  }
  version->tree = std::move(*after);
  return version;
}

class Editing {
 public:
  Editing(const std::vector<Edit>& edits, const EditOptions& options) : options_(options) {
    for (std::size_t i = 0; i < edits.size(); ++i) {
      const auto& wish = edits[i];
      const bool adds = wish.action == Action::append;
      wanted_.push_back(
          std::make_unique<Wanted>(adds ? wanted_map(wish.item) : wanted(wish.value)));
      const Path* path = &wish.path;
      if (wish.action == Action::rename || wish.action == Action::remove) {
        walked_.push_back(std::make_unique<Path>(wish.path));
        walked_.back()->segments.pop_back();
        path = walked_.back().get();
      }
      jobs_.push_back({.edit = i, .wish = &wish, .path = path, .wanted = wanted_.back().get()});
    }
  }

  base::Result<Edited> run(std::string_view text) {
    const auto original = TRY(parse(text, options_.format));
    tree_ = &original;
    auto plan = TRY(make_plan(original, jobs_, options_, Stage::existing));
    const auto missing = std::move(plan.missing);
    take(std::move(plan));
    for (const auto& job : missing) {
      auto creation = TRY(make_plan(*tree_, {job}, options_, Stage::creating));
      take(std::move(creation));
    }
    return finish();
  }

 private:
  // Goes from one version of the text to the next; places of earlier changes move along.
  void take(Plan plan) {
    for (auto& earlier : changes_) earlier.at = moved(earlier.at, plan.splices);
    for (auto& planned : plan.changes) {
      planned.at = moved(planned.at, plan.splices);
      changes_.push_back(std::move(planned));
    }
    edited_.warnings.insert(edited_.warnings.end(), plan.warnings.begin(), plan.warnings.end());
    if (plan.splices.empty()) return;
    version_ = next_version(*tree_, plan);
    tree_ = &version_->tree;
  }

  Edited finish() {
    std::sort(changes_.begin(), changes_.end(), [](const PlannedChange& a, const PlannedChange& b) {
      return a.change.edit < b.change.edit;
    });
    for (auto& planned : changes_) {
      planned.change.line = tree_->line(planned.at) + planned.lines_below;
      edited_.changes.push_back(std::move(planned.change));
    }
    edited_.text = version_ ? std::move(version_->text) : std::string(tree_->text);
    return std::move(edited_);
  }

  const EditOptions& options_;
  std::vector<std::unique_ptr<Wanted>> wanted_;
  std::vector<std::unique_ptr<Path>> walked_;  // to the maps whose keys are renamed or removed
  std::vector<Job> jobs_;
  const Tree* tree_ = nullptr;
  std::unique_ptr<Version> version_;
  std::vector<PlannedChange> changes_;
  Edited edited_;
};

base::Result<void> check_text(const std::string& text) {
  return check(NewValue{.type = NewValue::Type::string, .text = text});
}

base::Result<void> check_wish(const Edit& wish) {
  TRY(check(wish.value));
  TRY(check_text(wish.key));
  if (wish.action == Action::append && wish.item.empty()) {
    return base::usage_error("there is nothing to add");
  }
  if (wish.action == Action::rename || wish.action == Action::remove) TRY(last_key(wish.path));
  for (const auto& [key, value] : wish.item) {
    TRY(check_text(key));
    TRY(check_text(value));
    constexpr std::size_t longest = 128;
    if (key.size() > longest) return base::usage_error("the key of an item is too long");
  }
  return {};
}

}  // namespace

base::Result<Edited> edit(std::string_view text, const std::vector<Edit>& edits,
                          const EditOptions& options) {
  for (const auto& wish : edits) {
    TRY(check_wish(wish).context(wish.path.text));
  }
  return Editing(edits, options).run(text);
}

}  // namespace yaml
