// SPDX-License-Identifier: Apache-2.0
#include "yaml/append.hpp"

#include <algorithm>

#include "yaml/flow.hpp"
#include "yaml/neighbours.hpp"
#include "yaml/scalar.hpp"

namespace yaml {
namespace {

NodeId last_item(const Tree& tree, NodeId list) {
  NodeId last = no_node;
  for (Children items(tree, list); !items.done();) last = items.take();
  return last;
}

bool is_filled_map(const Tree& tree, NodeId id) {
  return tree[id].kind == Kind::mapping && tree[id].next > id + 1 && !tree[id].lacks_indicator;
}

// Whether the first key of a flow map is on a line of its own.
bool is_spread(const Tree& tree, NodeId map) {
  const auto begin = tree[map].begin;
  return tree.text.substr(begin, tree[map + 1].begin - begin).find('\n') != std::string_view::npos;
}

// `{name: app, newTag: v1}`, as the map `model` is written, if there is one.
std::string flow_item(const Tree& tree, NodeId list, NodeId model, const TextMap& item) {
  const bool has_model =
      model != no_node && is_filled_map(tree, model) && tree[model].style == Style::flow;
  const NodeId near = has_model ? model : list;
  const Style style = is_json_like(tree, near) ? Style::double_quoted : Style::plain;
  const Surroundings around{.format = tree.format, .in_flow = true};
  const auto form = has_model ? flow_style(tree, model) : FlowStyle{};
  const bool spreads = has_model && form.line_prefix && is_spread(tree, model);
  const auto line_break = std::string(line_break_at(tree.text, tree[near].begin));
  const bool is_padded = has_model && !spreads && tree.text[tree[model].begin + 1] == ' ';
  std::string pairs;
  for (const auto& [key, value] : item) {
    if (!pairs.empty()) pairs += spreads ? "," : form.comma;
    if (spreads) pairs += line_break + *form.line_prefix;
    pairs += write_string(key, style, around) + form.colon + write_string(value, style, around);
  }
  if (is_padded) return "{ " + pairs + " }";
  if (!spreads) return "{" + pairs + "}";
  auto closing = *form.line_prefix;
  closing.resize(closing.size() - std::min(closing.size(), form.step.size()));
  return "{" + pairs + line_break + closing + "}";
}

Creation append_to_flow_list(const Tree& tree, NodeId list, const TextMap& item) {
  Creation creation;
  const NodeId last = last_item(tree, list);
  const auto text = flow_item(tree, list, last, item);
  Insertion made;
  if (last == no_node) {
    made = insert_first(tree, list, text);
  } else {
    FlowStyle style;
    if (is_filled_map(tree, last) && tree[last].style == Style::flow) {
      style.comma = flow_style(tree, last).comma;
    }
    if (const auto prefix = own_line_prefix(tree.text, tree[last].begin)) {
      style.line_prefix = std::string(*prefix);
    }
    made = insert_behind(tree, list, tree[last].end, style, text);
  }
  creation.splices = std::move(made.splices);
  creation.splice = creation.splices.size() - 1;
  creation.inside = made.lead;
  return creation;
}

base::Result<Creation> append_to_block_list(const Tree& tree, NodeId list, const TextMap& item) {
  const NodeId last = last_item(tree, list);
  const auto indent = column(tree, tree[list].begin);
  const auto content_end = TRY(end_of_content(tree, list));
  const auto at = line_end(tree.text, content_end);
  const auto line_break = line_break_at(tree.text, at);
  std::string lines;
  if (is_filled_map(tree, last) && tree[last].style == Style::flow) {
    lines = "- " + flow_item(tree, list, is_spread(tree, last) ? no_node : last, item);
  } else {
    const bool is_block_map = tree[last].kind == Kind::mapping && tree[last].style == Style::block;
    const auto keys = is_block_map ? column(tree, tree[last].begin) : 0;
    const auto width = keys > indent + narrowest_item ? keys - indent : narrowest_item;
    lines = block_item(item, indent, width, line_break);
  }
  const auto lead = new_line(tree.text, at, indent);
  Creation creation{.splices = {}, .splice = 0, .inside = lead.size(), .expectation = {}};
  creation.splices.push_back({.begin = at, .end = at, .text = lead + lines});
  return creation;
}

}  // namespace

std::string block_item(const TextMap& item, std::size_t indent, std::size_t width,
                       std::string_view line_break) {
  std::string lines = "-" + std::string(width - 1, ' ');
  bool is_first = true;
  for (const auto& [key, value] : item) {
    if (!is_first) lines += std::string(line_break) + std::string(indent + width, ' ');
    is_first = false;
    lines += write_string(key, Style::plain, {}) + ": " + write_string(value, Style::plain, {});
  }
  return lines;
}

base::Result<Creation> append(const Tree& tree, NodeId node, const TextMap& item) {
  const bool is_flow = tree[node].style == Style::flow;
  auto creation = TRY(is_flow ? base::Result<Creation>(append_to_flow_list(tree, node, item))
                              : append_to_block_list(tree, node, item));
  creation.expectation.kind = Expectation::Kind::appended;
  creation.expectation.node = node;
  creation.expectation.wanted = wanted_map(item);
  return creation;
}

}  // namespace yaml
