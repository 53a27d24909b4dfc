// SPDX-License-Identifier: Apache-2.0

// What must hold for every file (specification, section 5): on the corpus, on variants of it, on
// files from a generator and on damaged ones.
//
//   P1 own value: same bytes    P2 there and back: same bytes    P3 only the token's bytes change
//   P4 only the target changes  P5 twice is once                 P6 a string to every reader
//   P7 CRLF, BOM, open end      P8 damage is harmless            P9 order does not matter
#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "generator.hpp"
#include "referee.hpp"
#include "spots.hpp"
#include "support.hpp"
#include "yaml/resolve.hpp"

using namespace yaml;

namespace {

Edited must_edit(const std::string& text, const std::vector<Edit>& list, Format format) {
  auto result = edit(text, list, {.format = format});
  if (!result) FAIL(base::to_string(result.error()));
  return std::move(result).value();
}

// The value of a scalar as one would ask for it, with its type; nothing where readers disagree.
std::optional<NewValue> own_value(const Tree& tree, NodeId id) {
  const auto reading = read_scalar(tree, id);
  if (!reading) return std::nullopt;
  const std::string text(tree.value(id));
  switch (reading->type) {
    case Type::string:
      return NewValue{.type = NewValue::Type::string, .text = text};
    case Type::integer:
      return NewValue{.type = NewValue::Type::integer, .text = reading->value};
    case Type::floating:
      return NewValue{.type = NewValue::Type::floating, .text = text};
    case Type::boolean:
      return NewValue{.type = NewValue::Type::boolean, .text = reading->value};
    case Type::null:
      return NewValue{.type = NewValue::Type::null, .text = ""};
    default:
      return std::nullopt;
  }
}

// Whether the spelling of a one-line scalar follows from its value: no escapes, no raw tabs.
bool is_canonical(const Tree& tree, NodeId id, const NewValue& own) {
  const auto& node = tree[id];
  if (node.style == Style::literal || node.style == Style::folded) return false;
  if (tree.source(id).find_first_of("\t\n") != std::string_view::npos) return false;
  if (node.style == Style::double_quoted && node.is_decoded) return false;
  if (node.style != Style::plain) return true;
  const bool is_typed = own.type != NewValue::Type::string;
  return !is_typed || (own.type == NewValue::Type::null ? "null" : own.text) == tree.source(id);
}

// Scalars are written "text" by the referee where they are quoted, bare where they are plain.
bool says(const std::string& event, const std::string& value) {
  const auto quoted = "\"" + value + "\"";
  if (event == quoted || event.ends_with(" " + quoted)) return true;
  const bool is_plain = event == value || event.ends_with(" " + value);
  return is_plain && is_type_to_all(value, Type::string);
}

// P4, by somebody who has not read our code: one event differs at most, and it is the value.
void check_with_referee(const std::string& before, const std::string& after,
                        const std::string& value) {
  const auto old_events = second_opinion(before);
  if (!old_events) return;
  const auto new_events = second_opinion(after);
  REQUIRE(new_events);
  REQUIRE(old_events->size() == new_events->size());
  for (std::size_t i = 0; i < old_events->size(); ++i) {
    if ((*old_events)[i] == (*new_events)[i]) continue;
    CHECK(says((*new_events)[i], value));
    for (std::size_t rest = i + 1; rest < old_events->size(); ++rest) {
      REQUIRE((*old_events)[rest] == (*new_events)[rest]);
    }
    return;
  }
}

// P4 with our own parser: both trees are the same but for the one scalar.
void check_tree(const std::string& before, const std::string& after, NodeId target,
                const std::string& value, Format format) {
  const auto old_tree = tree_of(before, format);
  const auto new_tree = tree_of(after, format);
  REQUIRE(old_tree.nodes.size() == new_tree.nodes.size());
  for (NodeId id = 0; id < old_tree.nodes.size(); ++id) {
    const bool same_place =
        old_tree[id].kind == new_tree[id].kind && old_tree[id].next == new_tree[id].next &&
        old_tree.anchor(id) == new_tree.anchor(id) && old_tree.tag(id) == new_tree.tag(id);
    REQUIRE(same_place);
    if (id != target) REQUIRE(old_tree.value(id) == new_tree.value(id));
  }
  REQUIRE(new_tree.value(target) == value);
  if (new_tree[target].style == Style::plain && new_tree.tag(target).empty()) {
    REQUIRE(is_type_to_all(value, Type::string));  // P6
  }
}

bool has_text_tag(const Tree& tree, NodeId id) {
  const auto tag = tree.tag(id);
  return tag.empty() || tag == "tag:yaml.org,2002:str" || !tag.starts_with("tag:yaml.org,2002:");
}

class Checker {
 public:
  Checker(std::string text, Format format)
      : text_(std::move(text)), format_(format), tree_(tree_of(text_, format)) {}

  std::vector<Spot> spots() const { return find_spots(tree_); }

  void own_value_changes_nothing(const Spot& spot) const {  // P1
    const auto own = own_value(tree_, spot.node);
    if (!own) return;
    const auto result = must_edit(text_, {{.path = spot.path, .value = *own}}, format_);
    CHECK(result.text == text_);
    CHECK_FALSE(result.changes.at(0).changed);
  }

  void there_and_back_changes_nothing(const Spot& spot) const {  // P2
    const auto own = own_value(tree_, spot.node);
    if (!own || !is_canonical(tree_, spot.node, *own) || !has_text_tag(tree_, spot.node)) return;
    if (!tree_.tag(spot.node).empty() && own->type != NewValue::Type::string) return;
    const NewValue there{.type = NewValue::Type::string, .text = "zz-9x"};
    const bool was_plain = tree_[spot.node].style == Style::plain;
    if (!was_plain && own->type != NewValue::Type::string) return;
    const auto middle = must_edit(text_, {{.path = spot.path, .value = there}}, format_);
    const auto result = must_edit(middle.text, {{.path = spot.path, .value = *own}}, format_);
    CHECK(result.text == text_);
  }

  void new_string_is_all_that_changes(const Spot& spot, const std::string& value) const {
    if (!has_text_tag(tree_, spot.node)) return;
    const Edit wish{.path = spot.path, .value = {.type = NewValue::Type::string, .text = value}};
    const auto result = must_edit(text_, {wish}, format_);
    REQUIRE(is_only_change(text_, result.text, tree_[spot.node]));
    check_tree(text_, result.text, spot.node, value, format_);
    if (format_ == Format::yaml) check_with_referee(text_, result.text, value);
    const auto again = must_edit(result.text, {wish}, format_);  // P5
    CHECK(again.text == result.text);
    CHECK_FALSE(again.changes.at(0).changed);
    const auto line = tree_of(result.text, format_).line(tree_[spot.node].begin);
    CHECK(result.changes.at(0).line == line);
  }

  void order_does_not_matter(std::vector<Edit> list) const {  // P9
    const auto forwards = must_edit(text_, list, format_);
    std::reverse(list.begin(), list.end());
    const auto backwards = must_edit(text_, list, format_);
    CHECK(forwards.text == backwards.text);
    std::string one_by_one = text_;
    for (const auto& wish : list) one_by_one = must_edit(one_by_one, {wish}, format_).text;
    CHECK(one_by_one == forwards.text);
  }

 private:
  std::string text_;
  Format format_;
  Tree tree_;
};

const std::vector<std::string>& telling_values() {
  static const std::vector<std::string> values = {
      "zz-9x", "1276e23", "a: b # c", "it's \"q\"", "", "two\nlines\n", " lead", "{é}", "true"};
  return values;
}

void check_everything(const std::string& text, Format format) {
  const Checker checker(text, format);
  std::vector<Edit> several;
  std::size_t turn = 0;
  for (const auto& spot : checker.spots()) {
    INFO("at " << spot.path.document->index.value() << "#" << spot.path.text);
    checker.own_value_changes_nothing(spot);
    checker.there_and_back_changes_nothing(spot);
    for (const auto& value : telling_values()) {
      checker.new_string_is_all_that_changes(spot, value);
    }
    const auto& value = telling_values()[turn++ % telling_values().size()];
    const auto tree = tree_of(text, format);
    if (has_text_tag(tree, spot.node)) {
      several.push_back(
          {.path = spot.path, .value = {.type = NewValue::Type::string, .text = value}});
    }
  }
  checker.order_does_not_matter(several);
}

std::string with_crlf(const std::string& text) {
  return base::replace_all(base::replace_all(text, "\r\n", "\n"), "\n", "\r\n");
}

std::string with_mark(const std::string& text) {
  return text.starts_with("\xEF\xBB\xBF") ? text : "\xEF\xBB\xBF" + text;
}

std::string with_open_end(std::string text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

}  // namespace

TEST_CASE("corpus: every scalar of every file can be changed alone", "[yaml][properties]") {
  const auto files = corpus();
  REQUIRE(files.size() >= 40);
  for (const auto& file : files) {
    INFO(file.name);
    check_everything(file.text, format_of(file.name));
  }
}

TEST_CASE("corpus: so it is with CRLF, a byte order mark, or no final line break",
          "[yaml][properties]") {
  for (const auto& file : corpus()) {
    for (const auto& variant :
         {with_crlf(file.text), with_mark(file.text), with_open_end(file.text)}) {
      INFO(file.name << " as\n" << variant);
      check_everything(variant, format_of(file.name));
    }
  }
}

TEST_CASE("corpus: the referee can read nearly all of it", "[yaml][properties]") {
  std::set<std::string> unread;
  for (const auto& file : corpus()) {
    if (format_of(file.name) == Format::yaml && !second_opinion(file.text))
      unread.insert(file.name);
  }
  CHECK(unread.size() <= 2);
}

TEST_CASE("generated files: every property holds at some of their scalars", "[yaml][properties]") {
  constexpr std::uint32_t first_seed = 1;
  constexpr std::uint32_t files = 3000;
  std::size_t refused = 0;
  for (std::uint32_t seed = first_seed; seed < first_seed + files; ++seed) {
    Generator generator(seed);
    const auto text = generator.file();
    if (!parse(text, Format::yaml)) {
      ++refused;
      continue;
    }
    const Checker checker(text, Format::yaml);
    const auto spots = checker.spots();
    for (int turn = 0; turn < 4 && !spots.empty(); ++turn) {
      const auto& spot = spots[generator.below(spots.size())];
      const auto value = generator.value();
      INFO("seed " << seed << ", " << spot.path.text << " = " << value << "\n" << text);
      checker.own_value_changes_nothing(spot);
      checker.there_and_back_changes_nothing(spot);
      checker.new_string_is_all_that_changes(spot, value);
    }
  }
  INFO(refused << " files were not valid");
  CHECK(refused < files / 50);
}

TEST_CASE("generated files: several edits give the same bytes in any order", "[yaml][properties]") {
  for (std::uint32_t seed = 10'001; seed < 10'501; ++seed) {
    Generator generator(seed);
    const auto text = generator.file();
    if (!parse(text, Format::yaml)) continue;
    const Checker checker(text, Format::yaml);
    const auto tree = tree_of(text);
    std::vector<Edit> several;
    for (const auto& spot : checker.spots()) {
      if (!has_text_tag(tree, spot.node) || generator.chance(50)) continue;
      several.push_back({.path = spot.path,
                         .value = {.type = NewValue::Type::string, .text = generator.value()}});
    }
    INFO("seed " << seed << "\n" << text);
    checker.order_does_not_matter(several);
  }
}

TEST_CASE("generated files: keys are renamed and removed, and items added, or it is refused",
          "[yaml][properties]") {
  std::size_t made = 0;
  for (std::uint32_t seed = 30'001; seed < 32'001; ++seed) {
    Generator generator(seed);
    auto text = generator.file();
    if (generator.chance(20)) text = with_crlf(text);
    if (generator.chance(20)) text = with_open_end(text);
    if (!parse(text, Format::yaml)) continue;
    const auto tree = tree_of(text);
    const auto spots = find_spots(tree);
    for (int turn = 0; turn < 6 && !spots.empty(); ++turn) {
      Edit wish{.path = spots[generator.below(spots.size())].path,
                .value = {.type = NewValue::Type::string, .text = generator.value()},
                .key = "new key",
                .item = {{"name", generator.value()}, {"on", "1e3"}}};
      constexpr Action actions[] = {Action::rename, Action::remove, Action::append};
      wish.action = actions[turn % 3];
      if (wish.action == Action::append) wish.path.segments.pop_back();
      if (wish.path.segments.empty()) continue;
      INFO("seed " << seed << ", " << wish.path.text << "\n" << text);
      const auto once = edit(text, {wish}, {});  // throws where the proof fails (P3, P4)
      if (!once) continue;
      ++made;
      const auto again = must_edit(once->text, {wish}, Format::yaml);  // P5
      CHECK(again.text == once->text);
    }
  }
  CHECK(made > 2000);
}

TEST_CASE("damaged files: an edit fails or changes the one value, and never throws",
          "[yaml][properties]") {
  const auto files = corpus();
  constexpr std::string_view dirt("\n\r\t :-#'\"{}[],&*!|>%?\\ax0\x00\x7F\xC3\xA9\xFF", 29);
  for (std::uint32_t seed = 20'001; seed < 26'001; ++seed) {
    Generator generator(seed);
    const auto& file = files[generator.below(files.size())];
    if (file.text.empty()) continue;
    auto text = file.text;
    for (std::size_t i = 0; i <= generator.below(3); ++i) {
      const auto at = generator.below(text.size());
      const auto c = dirt[generator.below(dirt.size())];
      if (generator.chance(60)) {
        text[at] = c;
      } else {
        text.insert(at, 1, c);
      }
    }
    const auto format = format_of(file.name);
    if (!parse(text, format)) continue;
    INFO("seed " << seed << ", " << file.name << "\n" << text);
    const Checker checker(text, format);
    const auto spots = checker.spots();
    for (int turn = 0; turn < 3 && !spots.empty(); ++turn) {
      const auto& spot = spots[generator.below(spots.size())];
      INFO("at " << spot.path.text);
      const Edit wish{.path = spot.path,
                      .value = {.type = NewValue::Type::string, .text = generator.value()}};
      const auto result = edit(text, {wish}, {.format = format});
      if (!result) continue;
      const auto tree = tree_of(text, format);
      REQUIRE(is_only_change(text, result->text, tree[spot.node]));
      check_tree(text, result->text, spot.node, wish.value.text, format);
    }
  }
}
