// SPDX-License-Identifier: Apache-2.0

// Edits whatever the bytes are. The first byte chooses the format and the options, the second a new
// value, the rest is the file. An edit may fail; one that succeeds must change the bytes of its
// target alone (P3), read back as what was asked for with all else as before (P4), and change
// nothing when it is made again (P5). So it is with keys that are renamed or removed, and with
// items that are added. The proof inside edit() throws where it does not hold.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "spots.hpp"
#include "yaml/changes.hpp"
#include "yaml/edit.hpp"

using namespace yaml;

namespace {

constexpr std::string_view values[] = {
    "v2",           "1276e23", "3",        "true",           "",         "two\nlines",
    "two\nlines\n", "end\n\n", " x",       "a: b",           "a #b",     "'",
    "\"",           "{x}",     "\xC3\xA9", "\r\n\t\x01",     "\xC2\x85", "---",
    "- a",          "? a",     "null",     "k: v\nl:\n- 1\n"};

constexpr std::string_view json_values[] = {"3",    "1e3",   "true",
                                            "null", "\"x\"", "[1, {\"a\": []}]"};

bool is_same_node(const Tree& before, const Tree& after, NodeId id) {
  return before[id].kind == after[id].kind && before[id].next == after[id].next &&
         before.anchor(id) == after.anchor(id) && before.tag(id) == after.tag(id);
}

// Everything but the target is as it was.
void check_tree(const Tree& before, const Tree& after, NodeId target) {
  require(before.nodes.size() == after.nodes.size(), "the same number of nodes");
  for (NodeId id = 0; id < before.nodes.size(); ++id) {
    require(is_same_node(before, after, id), "the same nodes");
    if (id != target) require(before.value(id) == after.value(id), "the same values");
  }
}

void check_again(const std::string& text, const Edit& wish, const EditOptions& options) {
  const auto again = edit(text, {wish}, options);
  require(again.has_value(), "the same edit is possible twice");
  require(again->text == text, "twice is once");
  require(!again->changes.at(0).changed, "the second time changes nothing");
}

void set_string(const Tree& tree, const Spot& spot, std::string_view value,
                const EditOptions& options) {
  const Edit wish{.path = spot.path,
                  .value = {.type = NewValue::Type::string, .text = std::string(value)}};
  const auto result = edit(tree.text, {wish}, options);
  if (!result) return;
  require(is_only_change(tree.text, result->text, tree[spot.node]), "only the token changes");
  const auto after = parse(result->text, tree.format);
  require(after.has_value(), "the result can be read");
  check_tree(tree, *after, spot.node);
  require(after->value(spot.node) == value, "the new value is there");
  check_again(result->text, wish, options);
}

void set_json(const Tree& tree, const Spot& spot, std::string_view value,
              const EditOptions& options) {
  const Edit wish{.path = spot.path,
                  .value = {.type = NewValue::Type::json, .text = std::string(value)}};
  const auto result = edit(tree.text, {wish}, options);
  if (!result) return;
  require(is_only_change(tree.text, result->text, tree[spot.node]), "only the token changes");
  require(parse(result->text, tree.format).has_value(), "the result can be read");
}

// Keys and items: all of them, or the error says why not.
void restructure(const Tree& tree, const Spot& spot, std::string_view value,
                 const EditOptions& options) {
  for (const auto action : {Action::rename, Action::remove, Action::append}) {
    Edit wish{.path = spot.path,
              .value = {.type = NewValue::Type::string, .text = std::string(value)},
              .action = action,
              .key = "new key",
              .item = {{"name", std::string(value)}, {"on", "1e3"}}};
    for (auto& segments = wish.path.segments; !segments.empty(); segments.pop_back()) {
      const auto result = edit(tree.text, {wish}, options);
      if (result) check_again(result->text, wish, options);
      if (action != Action::append) break;
    }
  }
}

// The first scalars of the document inside a literal block.
void set_inside(const Tree& tree, const Spot& host, std::string_view value,
                const EditOptions& options) {
  if (tree[host.node].style != Style::literal) return;
  const auto inner = parse(tree.value(host.node), Format::yaml);
  if (!inner || inner->documents.size() != 1) return;
  std::size_t tried = 0;
  for (auto& spot : find_spots(*inner)) {
    if (++tried > 3) break;
    Edit wish{.path = host.path,
              .value = {.type = NewValue::Type::string, .text = std::string(value)}};
    auto& segments = wish.path.segments;
    segments.push_back({.kind = Segment::Kind::block});
    segments.insert(segments.end(), spot.path.segments.begin(), spot.path.segments.end());
    const auto result = edit(tree.text, {wish}, options);
    if (!result) continue;
    require(is_only_change(tree.text, result->text, tree[host.node]), "only the block changes");
    const auto after = parse(result->text, tree.format);
    require(after.has_value(), "the result can be read");
    check_tree(tree, *after, host.node);
    check_again(result->text, wish, options);
    restructure(tree, {.node = host.node, .path = wish.path}, value, options);
  }
}

// New keys beside a scalar.
void create_beside(const Tree& tree, const Spot& spot, std::string_view value,
                   const EditOptions& options) {
  Edit wish{.path = spot.path,
            .value = {.type = NewValue::Type::string, .text = std::string(value)}};
  wish.path.segments.back() = {.kind = Segment::Kind::key, .text = "new key"};
  wish.path.segments.push_back({.kind = Segment::Kind::key, .text = "tag"});
  const auto result = edit(tree.text, {wish}, options);
  if (result) check_again(result->text, wish, options);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const EditOptions options{.format = (data[0] & 1U) != 0 ? Format::json : Format::yaml,
                            .if_missing = (data[0] & 2U) != 0 ? IfMissing::create : IfMissing::fail,
                            .aliases = (data[0] & 4U) != 0 ? Aliases::follow : Aliases::refuse};
  (void)read_changes(text);
  const auto tree = parse(text, options.format);
  if (!tree) return 0;
  const auto spots = find_spots(*tree);
  const std::size_t step = spots.size() / 6 + 1;
  std::size_t choice = data[1];
  for (std::size_t i = choice % step; i < spots.size(); i += step) {
    const auto value = values[choice++ % std::size(values)];
    set_string(*tree, spots[i], value, options);
    set_json(*tree, spots[i], json_values[choice % std::size(json_values)], options);
    set_inside(*tree, spots[i], value, options);
    restructure(*tree, spots[i], value, options);
    if (options.if_missing == IfMissing::create) create_beside(*tree, spots[i], value, options);
  }
  return 0;
}
