// SPDX-License-Identifier: Apache-2.0
//
// Random files, a commit to each, and what others do to it then. Values and keys are few, so that
// the same lines are all over a file. A model of the file knows which value is which; whoever takes
// the commit back does not.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "update-values/reversal.hpp"
#include "yaml/shapes.hpp"

using namespace tools::update_values;

namespace {

enum class Form { leaf, map, list, block };

struct Node {
  Form form = Form::leaf;
  int id = 0;
  std::string text = {};
  std::vector<std::pair<std::string, Node>> children = {};  // of a list with empty keys
};

std::string indented(std::size_t by, const std::string& text) {
  return std::string(by, ' ') + text;
}

void render(const Node& node, std::size_t indent, std::string& text);

void render_value(const Node& node, std::size_t indent, std::string& text) {
  if (node.form == Form::leaf) {
    text += " " + node.text + "\n";
  } else if (node.children.empty()) {
    text += node.form == Form::list ? " []\n" : " {}\n";
  } else {
    text += node.form == Form::block ? " |\n" : "\n";
    render(node, indent, text);
  }
}

void render(const Node& node, std::size_t indent, std::string& text) {
  for (const auto& [key, child] : node.children) {
    if (node.form == Form::list) {
      std::string item;
      child.form == Form::leaf ? render_value(child, 0, item) : render(child, indent + 2, item);
      text += indented(indent, "-") + (child.form == Form::leaf ? item : item.substr(indent + 1));
    } else {
      text += indented(indent, key + ":");
      render_value(child, indent + 2, text);
    }
  }
}

// The documents of a file are the items of a list.
std::string file_of(const Node& documents) {
  std::string text;
  for (const auto& document : documents.children) {
    if (!text.empty()) text += "---\n";
    render(document.second, 0, text);
  }
  return text;
}

Node* find(Node& node, int id) {
  if (node.id == id) return &node;
  for (auto& child : node.children) {
    if (auto* found = find(child.second, id)) return found;
  }
  return nullptr;
}

Node* entry(Node& map, const std::string& key) {
  for (auto& child : map.children) {
    if (child.first == key) return &child.second;
  }
  return nullptr;
}

void drop(Node& map, const std::string& key) {
  std::erase_if(map.children, [&](const auto& child) { return child.first == key; });
}

// What a commit did in one place.
struct Change {
  enum class Kind { set, added, removed, item_added, item_removed };
  Kind kind = Kind::set;
  int id = 0;            // of the value that was set, of the map or list otherwise
  std::string key = {};  // what was added or removed
  std::string before = {};
  std::string after = {};
  Node item = {};             // that was added or removed
  std::vector<int> ids = {};  // of the list before: where the item was
};

class Story {
 public:
  explicit Story(std::uint32_t seed) : random_(seed) {
    Node documents = {.form = Form::list, .id = next_id_++};
    const auto count = chance(70) ? 1U : 2U + below(2);
    for (std::size_t i = 0; i < count; ++i) {
      auto document = map(2);
      document.children.insert(document.children.begin(), {"name", leaf(fresh())});
      documents.children.push_back({"", std::move(document)});
    }
    before = documents;
    after = commit_to(std::move(documents));
    now = after;
    for (auto left = 1 + below(4); left > 0; --left) do_something();
  }

  // What may come of it: an item comes back behind the one before it, or before the one behind it.
  // Nothing where what the commit did is there no more.
  std::vector<Node> wanted() const {
    std::vector<Node> all;
    for (const bool is_behind : {true, false}) {
      auto next = now;
      const bool is_done = std::all_of(changes_.begin(), changes_.end(), [&](const Change& change) {
        auto* node = find(next, change.id);
        return node != nullptr && take_back(change, *node, is_behind);
      });
      if (is_done) all.push_back(std::move(next));
    }
    return all;
  }

  Node before;
  Node after;
  Node now;

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool chance(std::size_t percent) { return below(100) < percent; }
  std::string fresh() { return "n" + std::to_string(names_++); }
  std::string value() { return "v" + std::to_string(1 + below(3)); }

  static bool take_back(const Change& change, Node& node, bool is_behind) {
    const auto* found = entry(node, change.key);
    switch (change.kind) {
      case Change::Kind::set:
        if (node.text != change.after && node.text != change.before) return false;
        node.text = change.before;
        return true;
      case Change::Kind::added:
        if (found != nullptr && found->text != change.after) return false;
        drop(node, change.key);
        return true;
      case Change::Kind::removed:
        if (found == nullptr) node.children.push_back({change.key, text(change.before)});
        return found == nullptr || found->text == change.before;
      case Change::Kind::item_added:
        return drop_item(change.item, node);
      case Change::Kind::item_removed:
        return bring_item_back(change, node, is_behind);
    }
    return false;
  }

  // In which order keys come is no difference.
  static void sort_keys(Node& node) {
    for (auto& child : node.children) sort_keys(child.second);
    if (node.form == Form::list) return;
    std::sort(node.children.begin(), node.children.end(),
              [](const auto& one, const auto& other) { return one.first < other.first; });
  }

  static std::string written(Node node) {
    sort_keys(node);
    std::string text;
    render(node, 0, text);
    return text;
  }

  static bool drop_item(const Node& item, Node& list) {
    const auto* found = find(list, item.id);
    if (found != nullptr && written(*found) != written(item)) return false;
    std::erase_if(list.children, [&](const auto& child) { return child.second.id == item.id; });
    return true;
  }

  static bool bring_item_back(const Change& change, Node& list, bool is_behind) {
    for (auto& [key, child] : list.children) {
      const auto* name = entry(child, change.key);
      if (name == nullptr || name->text != change.before) continue;
      return written(child) == written(change.item);
    }
    const auto& ids = change.ids;
    const auto at = std::find(ids.begin(), ids.end(), change.item.id);
    const int beside = is_behind ? (at == ids.begin() ? 0 : *std::prev(at))
                                 : (std::next(at) == ids.end() ? 0 : *std::next(at));
    auto place = std::find_if(list.children.begin(), list.children.end(),
                              [&](const auto& child) { return child.second.id == beside; });
    const bool is_there = place != list.children.end();
    if (is_behind) place = is_there ? std::next(place) : list.children.begin();
    list.children.insert(place, {"", change.item});
    return true;
  }

  static Node text(std::string value) {
    return {.form = Form::leaf, .id = 0, .text = std::move(value)};
  }
  Node leaf(std::string value) {
    return {.form = Form::leaf, .id = next_id_++, .text = std::move(value)};
  }

  Node map(int depth) {
    Node node = {.form = Form::map, .id = next_id_++};
    static const std::vector<std::string> keys = {"tag", "r", "image", "web"};
    for (const auto& key : keys) {
      if (chance(70)) node.children.push_back({key, any(depth)});
    }
    return node;
  }

  // Items have a name, begin with another entry of their own, or are values.
  Node list(int depth) {
    Node node = {.form = Form::list, .id = next_id_++};
    const std::string known_by = chance(50) ? "name" : chance(50) ? "cluster" : "";
    for (auto left = 1 + below(3); left > 0; --left) {
      node.children.push_back({"", known_by.empty() ? leaf(value()) : map(depth)});
      if (!known_by.empty()) {
        auto& entries = node.children.back().second.children;
        const bool is_first = known_by == "cluster" || chance(70);
        entries.insert(is_first ? entries.begin() : entries.end(), {known_by, leaf(fresh())});
      }
    }
    return node;
  }

  Node any(int depth) {
    if (depth == 0 || chance(50)) return leaf(value());
    if (chance(45)) return list(depth - 1);
    auto node = map(depth - 1);
    if (chance(25)) node.form = Form::block;
    return node;
  }

  void gather(Node& node, std::vector<Node*>& nodes) {
    nodes.push_back(&node);
    for (auto& child : node.children) gather(child.second, nodes);
  }

  // A node for which something is true, or none.
  template <typename Is>
  Node* pick(Node& root, Is is) {
    std::vector<Node*> nodes;
    gather(root, nodes);
    std::erase_if(nodes, [&](Node* node) { return !is(*node); });
    return nodes.empty() ? nullptr : nodes[below(nodes.size())];
  }

  static bool is_value(const Node& node) {
    return node.form == Form::leaf && node.text.front() == 'v';
  }
  static bool is_map(const Node& node) {
    return (node.form == Form::map || node.form == Form::block) && !node.children.empty();
  }

  Node commit_to(Node documents) {
    for (auto left = 1 + below(3); left > 0; --left) {
      if (chance(70)) {
        set(documents);
      } else if (chance(40)) {
        add_or_remove_item(documents);
      } else if (auto* map = pick(documents, is_map); chance(50)) {
        if (find(before, map->id) == nullptr) continue;
        const auto key = fresh();
        const auto added = value();
        map->children.push_back({key, leaf(added)});
        changes_.push_back({Change::Kind::added, map->id, key, "", added});
      } else {
        remove_value(documents, *map);
      }
    }
    return documents;
  }

  void add_or_remove_item(Node& documents) {
    auto* list = pick(documents, [&](const Node& each) {
      return each.form == Form::list && each.id != documents.id && !each.children.empty() &&
             each.children.front().second.form == Form::map;
    });
    if (list == nullptr || is_changed(list->id)) return;
    const auto* old = find(before, list->id);
    if (old == nullptr) return;
    Change change = {.kind = Change::Kind::item_added, .id = list->id};
    for (const auto& child : old->children) change.ids.push_back(child.second.id);
    auto at = list->children.begin() + static_cast<std::ptrdiff_t>(below(list->children.size()));
    const std::string key = entry(at->second, "name") != nullptr ? "name" : "cluster";
    if (chance(50)) {
      change.item = at->second;
      rename_ids(change.item);
      entry(change.item, key)->text = fresh();
      list->children.insert(chance(50) ? at : list->children.end(), {"", change.item});
    } else {
      const bool is_touched = std::any_of(changes_.begin(), changes_.end(), [&](const auto& other) {
        return find(at->second, other.id) != nullptr;
      });
      if (is_touched || list->children.size() == 1) return;
      change.kind = Change::Kind::item_removed;
      change.item = at->second;
      change.key = key;
      change.before = entry(at->second, key)->text;
      list->children.erase(at);
    }
    changes_.push_back(std::move(change));
  }

  bool is_changed(int id, const std::string& key = "") const {
    return std::any_of(changes_.begin(), changes_.end(),
                       [&](const Change& change) { return change.id == id && change.key == key; });
  }

  void set(Node& documents) {
    auto* node = pick(documents, is_value);
    if (node == nullptr || is_changed(node->id) || find(before, node->id) == nullptr) return;
    const auto old = node->text;
    while (node->text == old) node->text = value();
    changes_.push_back({Change::Kind::set, node->id, "", old, node->text});
  }

  static bool is_in_block(Node& node, int id) {
    return std::any_of(node.children.begin(), node.children.end(), [&](auto& child) {
      return is_in_block(child.second, id) ||
             (child.second.form == Form::block && find(child.second, id) != nullptr);
    });
  }

  // Not inside of a block, which is compared as a text here, with an order of its keys.
  void remove_value(Node& documents, Node& map) {
    if (is_in_block(documents, map.id) || find(before, map.id) == nullptr) return;
    const auto& [key, child] = map.children[below(map.children.size())];
    const bool is_whole = is_value(child) && !is_changed(child.id) && map.children.size() > 1;
    if (!is_whole || is_changed(map.id, key)) return;
    changes_.push_back({Change::Kind::removed, map.id, key, child.text, ""});
    drop(map, std::string(key));
  }

  void do_something() {
    switch (below(7)) {
      case 0:
      case 1:
      case 2:
        return add_copy();
      case 3:
        return set_something();
      case 4:
        return undo_something();
      case 5:
        return move_something();
      default:
        return remove_something();
    }
  }

  void rename_ids(Node& node) {
    node.id = next_id_++;
    for (auto& [key, child] : node.children) {
      rename_ids(child);
    }
  }

  // The same block with another name, as it is or as it was before the commit.
  void add_copy() {
    auto source = chance(50) ? before : now;
    auto* host = pick(now, [](const Node& node) { return !node.children.empty(); });
    if (host->form == Form::list) {
      const auto* original = find(source, host->id);
      if (original == nullptr || original->children.empty()) return;
      auto copy = original->children[below(original->children.size())].second;
      rename_ids(copy);
      if (copy.form == Form::leaf) copy.text = fresh();
      for (const auto* key : {"name", "cluster"}) {
        if (auto* name = entry(copy, key)) name->text = fresh();
      }
      const auto place = static_cast<std::ptrdiff_t>(below(host->children.size() + 1));
      host->children.insert(host->children.begin() + place, {"", std::move(copy)});
      return;
    }
    auto copy = *pick(source, [](const Node&) { return true; });
    if (find(source, copy.id) == &source) return;
    rename_ids(copy);
    const auto place = static_cast<std::ptrdiff_t>(below(host->children.size() + 1));
    host->children.insert(host->children.begin() + place, {fresh(), std::move(copy)});
  }

  // An item that is only a value gets one that no other one has: it may look moved otherwise.
  void set_something() {
    auto* node = pick(now, is_value);
    if (node == nullptr) return;
    const bool is_item = pick(now, [&](const Node& each) {
      return each.form == Form::list &&
             std::any_of(each.children.begin(), each.children.end(),
                         [&](const auto& child) { return child.second.id == node->id; });
    });
    node->text = chance(50) && !is_item ? value() : fresh();
  }

  // By hand.
  void undo_something() {
    if (changes_.empty()) return;
    const auto& change = changes_[below(changes_.size())];
    auto* node = find(now, change.id);
    if (node == nullptr) return;
    auto undone = *node;
    if (take_back(change, undone, chance(50))) *node = std::move(undone);
  }

  // Not what is only a value: nobody can tell that from two values that were set.
  void move_something() {
    auto* node = pick(now, [](const Node& each) {
      return each.children.size() > 1 &&
             (each.form != Form::list || each.children.front().second.form != Form::leaf);
    });
    if (node == nullptr) return;
    std::swap(node->children[below(node->children.size())],
              node->children[below(node->children.size())]);
  }

  // No document: one alone that has another name is the same one to everybody.
  void remove_something() {
    auto* node =
        pick(now, [&](const Node& each) { return each.children.size() > 1 && each.id != now.id; });
    if (node == nullptr) return;
    const auto place = static_cast<std::ptrdiff_t>(below(node->children.size()));
    node->children.erase(node->children.begin() + place);
  }

  std::mt19937 random_;
  int next_id_ = 1;
  int names_ = 0;
  std::vector<Change> changes_;
};

// Whether two files say the same.
bool are_same(const std::string& one, const std::string& other) {
  yaml::Shapes shapes;
  const auto first = shapes.read(one, yaml::Format::yaml);
  const auto second = shapes.read(other, yaml::Format::yaml);
  if (!first || !second) return false;
  const auto roots = [](const yaml::Shaped& text) {
    std::vector<yaml::Shape> all;
    for (const auto& document : text.tree.documents) all.push_back(text.shapes[document.root]);
    return all;
  };
  return roots(*first) == roots(*second);
}

}  // namespace

TEST_CASE("reversal: all of a commit is taken back and nothing else, or it is refused",
          "[update-values]") {
  int taken_back = 0;
  for (std::uint32_t seed = 1; seed <= 1500; ++seed) {
    const Story story(seed);
    const auto before = file_of(story.before);
    const auto after = file_of(story.after);
    const auto now = file_of(story.now);
    if (before == after) continue;
    const Reversal reversal({.id = std::string(40, 'a'), .subject = "x"},
                            {{.pattern = git::exactly("a.yaml"), .before = before, .after = after}},
                            {});
    const auto made =
        reversal.make({{.path = "a.yaml", .text = now, .is_executable = false, .patterns = {0}}});
    if (!made) continue;
    ++taken_back;
    const auto& next = made->files.front().new_text;
    std::vector<std::string> wanted;
    for (const auto& each : story.wanted()) wanted.push_back(file_of(each));
    CAPTURE(seed, before, after, now, next, wanted);
    const bool is_right = std::any_of(wanted.begin(), wanted.end(),
                                      [&](const auto& text) { return are_same(next, text); });
    REQUIRE(is_right);
  }
  CHECK(taken_back > 900);
}
