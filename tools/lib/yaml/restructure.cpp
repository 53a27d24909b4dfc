// SPDX-License-Identifier: Apache-2.0
#include "yaml/restructure.hpp"

#include <algorithm>

#include "yaml/append.hpp"
#include "yaml/message.hpp"
#include "yaml/remove.hpp"
#include "yaml/rename.hpp"
#include "yaml/replace.hpp"

namespace yaml {
namespace {

Wanted as_text(const std::string& text) {
  return {.kind = Wanted::Kind::scalar, .reading = {Type::string, text}, .text = text};
}

class Restructuring {
 public:
  Restructuring(const Tree& tree, const Job& job, std::size_t document, NodeId node, bool creates)
      : tree_(tree),
        job_(job),
        wish_(*job.wish),
        document_(document),
        node_(node),
        creates_(creates) {}

  base::Result<Plan> run() {
    TRY(wish_.action == Action::append ? add_item() : change_key());
    return std::move(plan_);
  }

 private:
  // --- keys ---

  base::Result<void> change_key() {
    if (tree_[node_].kind != Kind::mapping) return miss();
    const auto name = TRY(last_key(wish_.path));
    const auto pairs = find_pairs(tree_, node_, name);
    if (pairs.size() > 1) return miss();
    if (pairs.empty()) return accept_done();
    const auto& pair = pairs.front();
    if (is_merged(tree_, node_, name)) {
      return malformed(at_line(tree_, pair.key) + ": without its own " + yaml::quoted(name) +
                       " the map would have that of its merge key");
    }
    return wish_.action == Action::rename ? rename(pair) : remove(pair);
  }

  // Says why the key is not there, or not there once.
  base::Error miss() const {
    auto location = locate_whole(Aliases::refuse);
    if (location.outcome != Location::Outcome::found) return std::move(location.error);
    return malformed(yaml::quoted(wish_.path.text) +
                     " comes from another map, through a merge key");
  }

  Location locate_whole(Aliases aliases) const {
    return locate(tree_, tree_.documents[document_].root, wish_.path.segments, job_.first, aliases);
  }

  // A key that is not there is renamed or removed already, or was never there.
  base::Result<void> accept_done() {
    const auto location = locate_whole(Aliases::follow);
    if (location.outcome != Location::Outcome::missing) return miss();
    if (wish_.action == Action::remove) {
      note_change(no_node, "", false);
      return {};
    }
    for (const auto& pair : find_pairs(tree_, node_, wish_.key)) {
      if (!holds(tree_, pair.value, as_text(wish_.value.text))) continue;
      note_change(pair.value, wish_.value.text, false);
      return {};
    }
    return miss();
  }

  base::Result<void> rename(const Pair& pair) {
    if (tree_[pair.value].kind != Kind::scalar) {
      return malformed(at_line(tree_, pair.key) + ": " + yaml::quoted(wish_.path.text) +
                       " has no single value of its own, so it cannot be renamed");
    }
    auto splices = TRY(rename_key(tree_, node_, pair.key, wish_.key));
    auto replacement =
        TRY(replace_scalar(tree_, pair.value, as_text(wish_.value.text), wish_.path.text));
    note_change(pair.value, wish_.value.text, true);
    expect({.kind = Expectation::Kind::renamed, .node = pair.key, .keys = {wish_.key}},
           std::move(splices));
    if (replacement.splices.empty()) return {};
    expect({.kind = Expectation::Kind::replaced,
            .node = pair.value,
            .keys = {},
            .wanted = std::move(replacement.wanted)},
           std::move(replacement.splices));
    warn_of_aliases(pair.value);
    return {};
  }

  base::Result<void> remove(const Pair& pair) {
    auto splices = TRY(remove_pair(tree_, node_, pair.key, pair.value));
    note_change(pair.value, "", true);
    plan_.changes.back().change.removed = true;
    plan_.changes.back().at = tree_[pair.key].begin;
    expect({.kind = Expectation::Kind::removed, .node = pair.key}, std::move(splices));
    warn_of_aliases(node_);
    return {};
  }

  // --- items ---

  base::Result<void> add_item() {
    if (tree_[node_].kind == Kind::scalar) return start_list();
    if (tree_[node_].kind != Kind::sequence) return no_list();
    for (Children items(tree_, node_); !items.done();) {
      const NodeId item = items.take();
      if (!holds(tree_, item, *job_.wanted)) continue;
      note_change(item, job_.wanted->text, false);
      return {};
    }
    auto creation = TRY(append(tree_, node_, wish_.item));
    note_creation(std::move(creation));
    warn_of_aliases(node_);
    return {};
  }

  base::Error no_list() const {
    return malformed(at_line(tree_, node_) + ": " + yaml::quoted(job_.path->text) + " is no list");
  }

  // A null becomes a list.
  base::Result<void> start_list() {
    const bool is_null = read_scalar(tree_, node_) == Reading{Type::null, ""};
    if (!is_null || !tree_.tag(node_).empty()) return no_list();
    if (!creates_) {
      return malformed(at_line(tree_, node_) + ": " + yaml::quoted(job_.path->text) + " is empty",
                       "--create starts a list there");
    }
    auto creation = TRY(create_list(tree_, node_, {}, wish_.item));
    note_creation(std::move(creation));
    return {};
  }

  // --- the plan ---

  void note_change(NodeId node, std::string new_value, bool changed) {
    plan_.changes.push_back(change_at(tree_, job_, document_, node, std::move(new_value), changed));
  }

  void note_creation(Creation creation) {
    plan_.changes.push_back(change_by(job_, document_, job_.wanted->text, creation));
    expect(std::move(creation.expectation), std::move(creation.splices));
  }

  void expect(Expectation expectation, std::vector<Splice> splices) {
    plan_.expectations.push_back(std::move(expectation));
    std::move(splices.begin(), splices.end(), std::back_inserter(plan_.splices));
  }

  void warn_of_aliases(NodeId node) {
    plan_.warnings = alias_warnings(tree_, job_.wish->path.text, node);
  }

  const Tree& tree_;
  const Job& job_;
  const Edit& wish_;
  std::size_t document_;
  NodeId node_;
  bool creates_;
  Plan plan_;
};

}  // namespace

base::Result<std::string> last_key(const Path& path) {
  const auto& last = path.segments.back();
  const bool is_key = last.kind == Segment::Kind::name || last.kind == Segment::Kind::key;
  if (is_key) return last.text;
  return base::usage_error(yaml::quoted(path.text) + " does not end with a key");
}

base::Result<Plan> restructure(const Tree& tree, const Job& job, std::size_t document, NodeId node,
                               bool creates) {
  return Restructuring(tree, job, document, node, creates).run();
}

PlannedChange change_at(const Tree& tree, const Job& job, std::size_t document, NodeId node,
                        std::string new_value, bool changed) {
  const bool is_there = node != no_node;
  return {.change = {.edit = job.edit,
                     .document = document,
                     .path = job.path->text,
                     .old_value = is_there ? std::string(tree.value(node)) : std::string(),
                     .new_value = std::move(new_value),
                     .changed = changed},
          .at = is_there ? tree[node].begin : 0};
}

PlannedChange change_by(const Job& job, std::size_t document, std::string new_value,
                        const Creation& creation) {
  const auto& splice = creation.splices[creation.splice];
  const auto before_key = std::string_view(splice.text).substr(0, creation.inside);
  const auto lines = std::count(before_key.begin(), before_key.end(), '\n');
  return {.change = {.edit = job.edit,
                     .document = document,
                     .path = job.path->text,
                     .new_value = std::move(new_value),
                     .changed = true,
                     .created = true},
          .at = splice.begin,
          .lines_below = static_cast<std::size_t>(lines)};
}

std::vector<std::string> alias_warnings(const Tree& tree, const std::string& path, NodeId node) {
  std::vector<std::string> warnings;
  auto around = tree.ancestors(node);
  around.push_back(node);
  for (const NodeId id : around) {
    const auto anchor = tree.anchor(id);
    if (anchor.empty()) continue;
    const auto followers = std::count_if(tree.nodes.begin(), tree.nodes.end(),
                                         [&](const Node& other) { return other.target == id; });
    if (followers == 0) continue;
    warnings.push_back(path + " is shared: " + std::to_string(followers) +
                       (followers == 1 ? " alias" : " aliases") + " of &" + std::string(anchor) +
                       (followers == 1 ? " follows" : " follow"));
  }
  return warnings;
}

}  // namespace yaml
