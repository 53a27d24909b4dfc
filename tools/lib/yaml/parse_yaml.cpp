// SPDX-License-Identifier: Apache-2.0

// Builds a Tree from libyaml's events. libyaml is the parent of the Go parser that Helm, kustomize
// and Argo CD use: what it refuses they refuse, and what it accepts means the same to them.
//
// An event says where a node starts and ends, with two gaps that are closed here. With an anchor or
// a tag it starts at that, so these are skipped to find the value. And the place of a value that is
// not written (`tag:`) is sometimes that of the next token, so the colon is looked for.
#include "yaml/parse_yaml.hpp"

#include <yaml.h>

#include <algorithm>
#include <map>
#include <new>

#include "yaml/gate.hpp"
#include "yaml/message.hpp"

namespace yaml {
namespace {

struct Parser {
  yaml_parser_t raw;

  explicit Parser(std::string_view text) {
    if (yaml_parser_initialize(&raw) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&raw, YAML_UTF8_ENCODING);
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    yaml_parser_set_input_string(&raw, bytes, text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&raw); }
};

struct Event {
  yaml_event_t raw{};

  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw); }
};

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

// libyaml counts characters. Marks come nearly in order, so walking from the last one is cheap.
class ByteOffsets {
 public:
  ByteOffsets(std::string_view text, std::size_t start) : text_(text), byte_(start) {}

  std::uint32_t of(const yaml_mark_t& mark) {
    while (index_ < mark.index && byte_ < text_.size()) forward();
    while (index_ > mark.index) back();
    return static_cast<std::uint32_t>(byte_);
  }

 private:
  bool in_character() const {
    return byte_ < text_.size() && (static_cast<unsigned char>(text_[byte_]) & 0xC0U) == 0x80U;
  }
  void forward() {
    do {
      ++byte_;
    } while (in_character());
    ++index_;
  }
  void back() {
    do {
      --byte_;
    } while (in_character());
    --index_;
  }

  std::string_view text_;
  std::size_t byte_;
  std::size_t index_ = 0;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_anchor_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '-';
}

std::size_t skip_blanks_and_comments(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text[at] == '#') {
      at = line_end(text, at);
    } else if (is_blank(text[at])) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

// Behind the anchor or tag that starts at `at`.
std::size_t skip_property(std::string_view text, std::size_t at) {
  const bool is_anchor = text[at++] == '&';
  if (is_anchor) {
    while (at < text.size() && is_anchor_character(text[at])) ++at;
    return at;
  }
  const bool is_verbatim = at < text.size() && text[at] == '<';
  if (is_verbatim) return std::min(text.find('>', at), text.size() - 1) + 1;
  while (at < text.size() && !is_blank(text[at]) && text[at] != ',') ++at;
  return at;
}

// Where the value starts whose first property starts at `at` and which ends at `end`.
std::size_t skip_properties(std::string_view text, std::size_t at, std::size_t end) {
  while (at < end && (text[at] == '&' || text[at] == '!')) {
    at = skip_property(text, at);
    if (at >= end) return end;
    at = skip_blanks_and_comments(text, at);
  }
  return std::min(at, end);
}

Style style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return Style::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return Style::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return Style::literal;
    case YAML_FOLDED_SCALAR_STYLE:
      return Style::folded;
    default:
      return Style::plain;
  }
}

bool mentions_template(std::string_view text) {
  const auto open = text.find("{{");
  return open != std::string_view::npos && text.find("}}", open) != std::string_view::npos;
}

base::Error template_error(const std::string& message) {
  return malformed(message + "; it looks like a Helm template",
                   "only plain YAML can be edited: change the values file that the template reads");
}

class Builder {
 public:
  Builder(std::string_view text, Origin origin)
      : parser_(text.substr(mark_size(text))), offsets_(text, mark_size(text)) {
    tree_.text = text;
    tree_.origin = origin;
  }

  base::Result<Tree> build() {
    for (;;) {
      Event event;
      if (yaml_parser_parse(&parser_.raw, &event.raw) == 0) return parse_error();
      if (event.raw.type == YAML_STREAM_END_EVENT) return std::move(tree_);
      TRY(take(event.raw));
    }
  }

 private:
  struct Frame {
    NodeId id;
    bool awaits_key;
    std::uint32_t last_end;  // of the newest child
  };

  base::Result<void> take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        start_document(event);
        return {};
      case YAML_DOCUMENT_END_EVENT:
        end_document(event);
        return {};
      case YAML_SCALAR_EVENT:
        add_scalar(event);
        return {};
      case YAML_ALIAS_EVENT:
        return add_alias(event);
      case YAML_SEQUENCE_START_EVENT:
        return start_sequence(event);
      case YAML_MAPPING_START_EVENT:
        return start_mapping(event);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        end_collection(event);
        return {};
      default:
        return {};
    }
  }

  void start_document(const yaml_event_t& event) {
    const auto& data = event.data.document_start;
    Document document{.root = static_cast<NodeId>(tree_.nodes.size())};
    document.has_start_marker = data.implicit == 0;
    if (data.version_directive != nullptr) {
      document.directives += "%YAML " + std::to_string(data.version_directive->major) + "." +
                             std::to_string(data.version_directive->minor) + "\n";
    }
    for (auto* tag = data.tag_directives.start; tag != data.tag_directives.end; ++tag) {
      document.directives += "%TAG ";
      document.directives += view(tag->handle);
      document.directives += ' ';
      document.directives += view(tag->prefix);
      document.directives += '\n';
    }
    tree_.documents.push_back(std::move(document));
    anchors_.clear();
  }

  void end_document(const yaml_event_t& event) {
    tree_.documents.back().end = offsets_.of(event.start_mark);
    tree_.documents.back().has_end_marker = event.data.document_end.implicit == 0;
  }

  void add_scalar(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    const bool has_properties = data.anchor != nullptr || data.tag != nullptr;
    Node node{.kind = Kind::scalar, .style = style_of(data.style)};
    node.begin = offsets_.of(event.start_mark);
    node.end = offsets_.of(event.end_mark);
    if (has_properties) {
      node.begin = static_cast<std::uint32_t>(skip_properties(tree_.text, node.begin, node.end));
    } else if (event.start_mark.index == event.end_mark.index) {
      place_empty(node);
    }
    keep_value(node, {reinterpret_cast<const char*>(data.value), data.length});
    const auto id = add(node, view(data.anchor), view(data.tag));
    tree_.nodes[id].next = id + 1;
    child_ended(node.end);
  }

  // Gives a value that is not written the place where it would be.
  void place_empty(Node& node) {
    const bool is_value = !stack_.empty() && !stack_.back().awaits_key &&
                          tree_[stack_.back().id].kind == Kind::mapping;
    if (!is_value) return;
    const auto text = tree_.text;
    const auto key_end = stack_.back().last_end;
    const auto colon = skip_blanks_and_comments(text, key_end);
    if (tree_[stack_.back().id].style == Style::flow) {
      node.lacks_indicator = colon >= text.size() || text[colon] != ':';
      node.begin = node.lacks_indicator ? key_end : static_cast<std::uint32_t>(colon + 1);
    } else {
      // Where there is none, the parser means the place of what comes next.
      node.lacks_indicator = node.begin != colon + 1 || text[colon] != ':';
      if (node.lacks_indicator) node.begin = key_end;
    }
    node.end = node.begin;
  }

  // Most values are their own bytes: only the others are stored.
  void keep_value(Node& node, std::string_view value) {
    const bool is_quoted = node.style == Style::single_quoted || node.style == Style::double_quoted;
    const std::uint32_t skip = is_quoted ? 1 : 0;
    node.value_size = static_cast<std::uint32_t>(value.size());
    node.value_begin = node.begin + skip;
    if (tree_.text.substr(node.value_begin, node.value_size) == value) return;
    node.is_decoded = true;
    node.value_begin = static_cast<std::uint32_t>(tree_.decoded.size());
    tree_.decoded.emplace_back(value);
  }

  base::Result<void> add_alias(const yaml_event_t& event) {
    const auto name = view(event.data.alias.anchor);
    Node node{.kind = Kind::alias, .style = Style::plain};
    node.begin = offsets_.of(event.start_mark);
    node.end = offsets_.of(event.end_mark);
    node.value_begin = node.begin + 1;
    node.value_size = static_cast<std::uint32_t>(name.size());
    const auto anchor = anchors_.find(name);
    if (anchor == anchors_.end()) {
      // Its name may be a secret that wants quotes.
      return malformed(place(node.begin) + ": an alias has no anchor before it",
                       "a text that begins with * needs quotes around it");
    }
    node.target = anchor->second;
    const auto id = add(node, {}, {});
    tree_.nodes[id].next = id + 1;
    child_ended(node.end);
    return {};
  }

  base::Result<void> start_sequence(const yaml_event_t& event) {
    const auto& data = event.data.sequence_start;
    Node node{.kind = Kind::sequence};
    node.style = data.style == YAML_FLOW_SEQUENCE_STYLE ? Style::flow : Style::block;
    node.begin = offsets_.of(event.end_mark);
    // The mark is at the first dash; but behind it for a sequence that is not indented more than
    // its key, and behind the bracket of a flow sequence.
    const bool at_dash = node.begin < tree_.text.size() && tree_.text[node.begin] == '-';
    if (node.style == Style::flow || !at_dash) --node.begin;
    return start_collection(node, view(data.anchor), view(data.tag));
  }

  base::Result<void> start_mapping(const yaml_event_t& event) {
    const auto& data = event.data.mapping_start;
    Node node{.kind = Kind::mapping};
    node.style = data.style == YAML_FLOW_MAPPING_STYLE ? Style::flow : Style::block;
    node.begin = offsets_.of(event.end_mark);
    // The one pair of `[a: 1]` is a flow map too, but has no brace to start behind.
    const bool has_brace = node.style == Style::flow && node.begin > 0 &&
                           tree_.text[node.begin - 1] == '{' &&
                           event.end_mark.index > event.start_mark.index;
    node.lacks_indicator = node.style == Style::flow && !has_brace;
    if (has_brace) --node.begin;
    if (is_template(node)) {
      return template_error(place(node.begin - 1) + ": a map as the key of a map");
    }
    return start_collection(node, view(data.anchor), view(data.tag));
  }

  // `{{ … }}` is valid YAML: a map whose key is a map. Nobody means that.
  bool is_template(const Node& node) const {
    if (stack_.empty() || !stack_.back().awaits_key) return false;
    const Node& parent = tree_[stack_.back().id];
    return parent.kind == Kind::mapping && parent.style == Style::flow &&
           node.style == Style::flow && node.begin == parent.begin + 1;
  }

  base::Result<void> start_collection(const Node& node, std::string_view anchor,
                                      std::string_view tag) {
    if (stack_.size() >= max_depth) {
      return malformed(place(node.begin) + ": nested more than " + std::to_string(max_depth) +
                       " levels deep");
    }
    const auto id = add(node, anchor, tag);
    stack_.push_back({.id = id, .awaits_key = node.kind == Kind::mapping, .last_end = node.begin});
    return {};
  }

  void end_collection(const yaml_event_t& event) {
    const Frame frame = stack_.back();
    stack_.pop_back();
    Node& node = tree_.nodes[frame.id];
    const bool is_closed = node.style == Style::flow && !node.lacks_indicator;
    node.end = is_closed ? offsets_.of(event.end_mark) : frame.last_end;
    node.next = static_cast<NodeId>(tree_.nodes.size());
    child_ended(node.end);
  }

  NodeId add(const Node& node, std::string_view anchor, std::string_view tag) {
    const auto id = static_cast<NodeId>(tree_.nodes.size());
    tree_.nodes.push_back(node);
    if (!anchor.empty() || !tag.empty()) {
      tree_.nodes.back().has_properties = true;
      tree_.properties.push_back(
          {.node = id, .anchor = std::string(anchor), .tag = std::string(tag)});
    }
    if (!anchor.empty()) anchors_.insert_or_assign(std::string(anchor), id);
    return id;
  }

  void child_ended(std::uint32_t end) {
    if (stack_.empty()) return;
    Frame& frame = stack_.back();
    frame.last_end = end;
    if (tree_[frame.id].kind == Kind::mapping) frame.awaits_key = !frame.awaits_key;
  }

  std::string place(std::size_t offset) const { return position(tree_.text, offset, tree_.origin); }

  base::Error parse_error() {
    const auto& raw = parser_.raw;
    if (raw.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    const std::size_t at = raw.error == YAML_READER_ERROR
                               ? mark_size(tree_.text) + raw.problem_offset
                               : offsets_.of(raw.problem_mark);
    const auto text = tree_.text;
    const std::string problem = raw.problem == nullptr ? "cannot be read" : raw.problem;
    auto message = place(std::min(at, text.size())) + ": not valid YAML: " + problem;
    if (at < text.size() && text[at] == '\t') message += " (a tab, and only spaces may indent)";
    return mentions_template(text) ? template_error(message) : malformed(message);
  }

  Parser parser_;
  ByteOffsets offsets_;
  Tree tree_;
  std::vector<Frame> stack_;
  std::map<std::string, NodeId, std::less<>> anchors_;  // of this document
};

}  // namespace

base::Result<Tree> parse_yaml(std::string_view text, Origin origin) {
  return Builder(text, origin).build();
}

}  // namespace yaml
