// SPDX-License-Identifier: Apache-2.0
#include "yaml/go_document.hpp"

#include <yaml.h>

#include <map>
#include <new>
#include <utility>

#include "yaml/gate.hpp"
#include "yaml/message.hpp"

namespace yaml {
namespace {

std::string text_of(const unsigned char* text) {
  return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
}

// Owns libyaml's parser and the event it gave last.
class Events {
 public:
  explicit Events(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;
  ~Events() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }

  base::Result<const yaml_event_t*> next() {
    yaml_event_delete(&event_);
    if (yaml_parser_parse(&parser_, &event_) == 1) return &event_;
    event_ = {};
    if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    return malformed("yaml: " + place() + (parser_.problem == nullptr ? "" : parser_.problem));
  }

 private:
  // go-yaml counts lines from 0, except where it does not.
  std::string place() const {
    std::size_t line = parser_.problem_mark.line;
    if (line != 0 && parser_.error == YAML_SCANNER_ERROR) ++line;
    if (line == 0) line = parser_.context_mark.line;
    return line == 0 ? "" : "line " + std::to_string(line) + ": ";
  }

  yaml_parser_t parser_ = {};
  yaml_event_t event_ = {};
};

class Composer {
 public:
  explicit Composer(std::string_view text) : events_(text) {}

  base::Result<GoDocument> compose() {
    for (;;) {
      const yaml_event_t* event = TRY(events_.next());
      switch (event->type) {
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_START_EVENT:
          break;
        case YAML_SCALAR_EVENT:
          add_scalar(*event);
          break;
        case YAML_ALIAS_EVENT:
          TRY(add_alias(*event));
          break;
        case YAML_MAPPING_START_EVENT:
        case YAML_SEQUENCE_START_EVENT:
          TRY(begin_collection(*event));
          break;
        case YAML_MAPPING_END_EVENT:
        case YAML_SEQUENCE_END_EVENT:
          open_.pop_back();
          break;
        default:  // the end of the document, or of a text without one
          return std::move(document_);
      }
    }
  }

 private:
  NodeId add(GoNode node, const unsigned char* anchor) {
    const auto id = static_cast<NodeId>(document_.nodes.size());
    document_.nodes.push_back(std::move(node));
    if (anchor != nullptr) anchors_[text_of(anchor)] = id;
    if (open_.empty()) {
      document_.root = id;
    } else {
      document_.nodes[open_.back()].children.push_back(id);
    }
    return id;
  }

  void add_scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    add({.kind = Kind::scalar,
         .is_plain = scalar.plain_implicit != 0,
         .tag = text_of(scalar.tag),
         .value = std::string(reinterpret_cast<const char*>(scalar.value), scalar.length)},
        scalar.anchor);
  }

  base::Result<void> add_alias(const yaml_event_t& event) {
    const std::string name = text_of(event.data.alias.anchor);
    const auto anchor = anchors_.find(name);
    if (anchor == anchors_.end()) {
      return malformed("yaml: unknown anchor '" + name + "' referenced");
    }
    add({.kind = Kind::alias, .value = name, .target = anchor->second}, nullptr);
    return {};
  }

  base::Result<void> begin_collection(const yaml_event_t& event) {
    if (open_.size() >= max_depth) {
      return malformed("yaml: exceeded max depth of " + std::to_string(max_depth));
    }
    const bool is_map = event.type == YAML_MAPPING_START_EVENT;
    const auto* const tag = is_map ? event.data.mapping_start.tag : event.data.sequence_start.tag;
    const auto* const anchor =
        is_map ? event.data.mapping_start.anchor : event.data.sequence_start.anchor;
    open_.push_back(
        add({.kind = is_map ? Kind::mapping : Kind::sequence, .tag = text_of(tag)}, anchor));
    return {};
  }

  Events events_;
  GoDocument document_;
  std::vector<NodeId> open_;  // the collections around the next node
  std::map<std::string, NodeId> anchors_;
};

}  // namespace

base::Result<GoDocument> parse_like_go(std::string_view text) {
  TRY(check_directives(text));
  return Composer(text).compose();
}

}  // namespace yaml
