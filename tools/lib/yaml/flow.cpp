// SPDX-License-Identifier: Apache-2.0
#include "yaml/flow.hpp"

#include <algorithm>

#include "yaml/neighbours.hpp"

namespace yaml {
namespace {

Insertion insertion(Splice splice, std::string_view lead, const std::string& element,
                    std::string_view tail) {
  Insertion made{.lead = lead.size()};
  splice.text = lead;
  splice.text += element;
  splice.text += tail;
  made.splices.push_back(std::move(splice));
  return made;
}

}  // namespace

FlowStyle flow_style(const Tree& tree, NodeId map) {
  NodeId last_key = no_node;
  NodeId last_value = no_node;
  for (Children children(tree, map); !children.done();) {
    last_key = children.take();
    last_value = children.take();
  }
  FlowStyle style;
  const auto key_end = tree[last_key].end;
  const auto between =
      tree.text.substr(key_end, std::max<std::size_t>(tree[last_value].begin, key_end) - key_end);
  const bool is_json = tree.format == Format::json;
  if (is_json && between.find_first_not_of(" :") == std::string_view::npos) style.colon = between;
  if (style.colon == ":") style.comma.pop_back();
  if (const auto prefix = own_line_prefix(tree.text, tree[last_key].begin)) {
    style.line_prefix = std::string(*prefix);
    const auto brace = own_line_prefix(tree.text, tree[map].end - 1);
    if (brace && prefix->starts_with(*brace) && prefix->size() > brace->size()) {
      style.step = prefix->substr(brace->size());
    }
  }
  return style;
}

Insertion insert_behind(const Tree& tree, NodeId collection, std::size_t last_end,
                        const FlowStyle& style, const std::string& element) {
  const auto text = tree.text;
  const std::size_t closing = tree[collection].end - 1;
  const auto comma = skip_blanks_and_comments(text, last_end, closing);
  const bool has_comma = text[comma] == ',';
  const auto behind = has_comma ? comma + 1 : last_end;
  // `{a: }`: a comma glued to the colon would be read as a part of it.
  const std::string_view blank = !has_comma && text[last_end - 1] == ':' ? " " : "";
  const auto line_lead = std::string(line_break_at(text, behind)) + style.line_prefix.value_or("");
  const auto end = line_end(text, behind);
  if (style.line_prefix && end < closing) {
    auto made =
        insertion({.begin = end, .end = end, .text = {}}, line_lead, element, has_comma ? "," : "");
    if (has_comma) return made;
    made.splices.insert(made.splices.begin(),
                        {.begin = last_end, .end = last_end, .text = std::string(blank) + ","});
    return made;
  }
  std::string lead = has_comma ? "" : std::string(blank) + ",";
  if (style.line_prefix) {
    lead += line_lead;
  } else {
    lead += style.comma.substr(1);
    if (has_comma && lead.empty()) lead = " ";
  }
  const bool meets_comment = behind < text.size() && text[behind] == '#';
  return insertion({.begin = behind, .end = behind, .text = {}}, lead, element,
                   meets_comment ? " " : "");
}

Insertion insert_first(const Tree& tree, NodeId collection, const std::string& element) {
  const std::size_t begin = tree[collection].begin + 1;
  const std::size_t end = tree[collection].end - 1;
  const auto inner = tree.text.substr(begin, end - begin);
  const bool has_blanks = !inner.empty() && inner.find_first_not_of(' ') == std::string_view::npos;
  if (has_blanks) return insertion({.begin = begin, .end = end, .text = {}}, " ", element, " ");
  return insertion({.begin = begin, .end = begin, .text = {}}, "", element,
                   inner.starts_with('#') ? " " : "");
}

}  // namespace yaml
