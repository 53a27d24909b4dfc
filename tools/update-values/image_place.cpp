// SPDX-License-Identifier: Apache-2.0

// Walks over a file and recognises images by the keys around them:
//
//   image: repo:tag@digest                           one string, at any depth and in any kind
//   {registry, repository, tag, digest}              the values of a chart; also {image, tag},
//                                                    {name, tag} and {image, imageTag}
//   images: [{name, newName, newTag, digest}]        a kustomization
//   parameters: [{name: image.tag, value: v1}, ...]  of Argo CD, with a prefix in common
//   values: |                                        a text that is YAML itself
//
// What to change there is decided in image_rules.cpp.
#include "update-values/image_place.hpp"

#include <algorithm>
#include <set>

#include "update-values/image_digest.hpp"
#include "update-values/image_parts.hpp"
#include "update-values/image_reading.hpp"
#include "update-values/image_trail.hpp"
#include "update-values/image_words.hpp"
#include "yaml/locate.hpp"

namespace tools::update_values {
namespace {

using Shape = ImagePlace::Shape;
using yaml::Children;
using yaml::Kind;
using yaml::no_node;
using yaml::NodeId;

constexpr std::size_t most_layers = 4;  // of texts inside texts

class Finder {
 public:
  Finder(const yaml::Tree& tree, const std::string& file, const std::vector<ImageIntent>& wanted,
         Trail& trail, std::size_t layer)
      : tree_(tree), file_(file), wanted_(wanted), trail_(trail), layer_(layer) {}

  FoundImages run() {
    for (std::size_t i = 0; i < tree_.documents.size(); ++i) {
      const bool is_one_of_many = layer_ == 0 && tree_.documents.size() > 1;
      if (is_one_of_many) {
        trail_.enter_document(
            yaml::DocumentSelector{.index = i, .conditions = {}, .text = std::to_string(i)});
      }
      enter_root(tree_.documents[i].root);
    }
    if (tree_.documents.empty() && is_kustomization_file(file_)) note_list("", "images");
    drop_twins();
    return std::move(found_);
  }

 private:
  // --- the walk ---

  void enter_root(NodeId root) {
    const auto kind = word(root, "kind");
    const bool is_named = layer_ == 0 && is_kustomization_file(file_);
    is_kustomization_ = is_named || kind == "Kustomization";
    const auto version = word(root, "apiVersion");
    const bool is_flux = version.starts_with("kustomize.toolkit.fluxcd.io/");
    const bool is_kustomize = version.starts_with("kustomize.config.k8s.io/");
    const bool is_empty = tree_[root].kind == Kind::scalar && tree_.value(root).empty();
    if (is_kustomization_ && (tree_[root].kind == Kind::mapping || (is_named && is_empty))) {
      if (is_flux) note_list("spec", "images");
      if (is_kustomize || (is_named && !is_flux)) note_list("", "images");
    }
    const auto global = yaml::read_key(tree_, root, "global");
    registry_ = global == no_node ? "" : word(global, "imageRegistry");
    visit(root);
  }

  void note_list(std::string_view outer, std::string_view key) {
    if (layer_ > 0) return;
    if (!outer.empty()) trail_.enter_key(outer);
    found_.lists.push_back(trail_.path_to(key));
    if (!outer.empty()) trail_.leave();
  }

  void visit(NodeId node) {
    if (tree_[node].kind == Kind::mapping) visit_map(node);
    if (tree_[node].kind == Kind::sequence) visit_list(node, "");
  }

  void visit_map(NodeId map) {
    const auto keys = telling_keys(tree_, map);
    const auto taken = keys.may_be_parts ? add_parts(map) : "";
    const bool is_variable = keys.may_be_named && is_image_variable(word(map, "name"));
    for (Children children(tree_, map); !children.done();) {
      const NodeId key_node = children.take();
      const NodeId value = children.take();
      const NodeId named = resolved(tree_, key_node);
      if (tree_[named].kind != Kind::scalar) continue;
      const auto key = tree_.value(named);
      trail_.enter_key(key);
      const bool names_image = is_image_variable(key) || (is_variable && key == "value");
      if (tree_[value].kind == Kind::mapping) visit_map(value);
      if (tree_[value].kind == Kind::sequence) visit_list(value, key);
      if (tree_[resolved(tree_, value)].kind == Kind::scalar && key != taken) {
        visit_scalar(value, key, names_image, map);
      }
      trail_.leave();
    }
  }

  void visit_list(NodeId list, std::string_view key) {
    const ItemNames names(tree_, list);
    if (key == "parameters") add_parameters(list, names);
    std::size_t place = 0;
    for (Children items(tree_, list); !items.done(); ++place) {
      const NodeId item = items.take();
      trail_.enter(names.segment(place));
      const bool is_image = is_images_key(key);
      if (tree_[resolved(tree_, item)].kind == Kind::scalar) {
        is_image ? add_override(item) : visit_scalar(item, "", false, no_node);
      } else if (!(is_image && add_entry(item)) &&
                 !(key == "parameters" && is_parameter(tree_, item))) {
        visit(item);
      }
      trail_.leave();
    }
  }

  void visit_scalar(NodeId node, std::string_view key, bool is_variable, NodeId map) {
    const NodeId scalar = resolved(tree_, node);
    const bool is_host = tree_[node].style == yaml::Style::literal && holds_yaml(key);
    if (is_host) return visit_inside(node);
    if (node == scalar && holds_yaml(key)) return add_closed_host(scalar);
    if (is_image_key(key) && map != no_node && add_split(scalar, key, map)) return;
    if (is_image_key(key)) {
      add_whole(node, scalar, key == "image" ? map : no_node);
    } else if (is_variable) {
      add_variable(node, scalar);
    } else if (node == scalar) {
      add_other(scalar);
    }
  }

  void visit_inside(NodeId host) {
    if (layer_ >= most_layers) return;
    const auto inner = yaml::parse(tree_.value(host), yaml::Format::yaml);
    if (!inner || inner->documents.size() != 1) return;
    trail_.enter_block();
    auto found = Finder(*inner, "", wanted_, trail_, layer_ + 1).run();
    trail_.leave();
    for (auto& place : found.places) add(std::move(place), no_node, false);
  }

  // YAML in a text that is quoted or folded, where no place of it can be changed.
  void add_closed_host(NodeId host) {
    const auto text = tree_.value(host);
    if (layer_ >= most_layers || !may_mention(text, wanted_)) return add_other(host);
    const auto inner = yaml::parse(text, yaml::Format::yaml);
    if (!inner || inner->documents.size() != 1) return add_other(host);
    Trail trail;
    for (const auto& found : Finder(*inner, "", wanted_, trail, layer_ + 1).run().places) {
      if (found.shape == Shape::other || !is_wanted(found.names, wanted_)) continue;
      add({.shape = Shape::other,
           .names = found.names,
           .image = found.image,
           .path = trail_.path(),
           .reason = "it stands in YAML that is quoted or folded; a literal block (|) can be "
                     "changed"},
          no_node, false);
    }
  }

  // --- places ---

  // Adds a place whose version is in the scalar `node`, met there or through an alias; no_node for
  // one that has no twin.
  void add(ImagePlace place, NodeId node, bool is_alias) {
    found_.places.push_back(std::move(place));
    nodes_.push_back(node);
    is_alias_.push_back(is_alias);
  }

  // Paths take longer to write than all else here, and most images are not asked for.
  bool needs_path(const ImagePlace& place) const {
    return !place.reason.empty() || is_wanted(place.names, wanted_);
  }

  // The same for one string that is here.
  void add_string(std::optional<ImagePlace> place, NodeId node, bool is_alias) {
    if (!place) return;
    if (needs_path(*place)) place->path = place->whole.path = trail_.path();
    add(std::move(*place), node, is_alias);
  }

  // `map` has what may stand beside it; no_node where nothing can.
  void add_whole(NodeId node, NodeId scalar, NodeId map) {
    auto place = whole_place(std::string(tree_.value(scalar)));
    if (place && map != no_node && needs_path(*place)) {
      take_digest_beside(*place, values_beside(tree_, map, trail_));
    }
    add_string(std::move(place), scalar, node != scalar);
  }

  // What a variable is about is less certain: IMAGE_PULL_POLICY has no image.
  void add_variable(NodeId node, NodeId scalar) {
    auto place = whole_place(std::string(tree_.value(scalar)));
    const bool is_image = place && (needs_path(*place) || has_version(place->names.front()));
    if (is_image) add_string(std::move(place), scalar, node != scalar);
  }

  // {image: repo, imageTag: v1}: the key beside it has the version. False where there is none.
  bool add_split(NodeId scalar, std::string_view key, NodeId map) {
    for (const auto* end : {"Tag", "_tag", "-tag"}) {
      const auto tag_key = std::string(key) + end;
      const auto tag = yaml::read_key(tree_, map, tag_key);
      if (tag == no_node || tree_[resolved(tree_, tag)].kind != Kind::scalar) continue;
      auto place = parts_place({.path = {},
                                .name = std::string(tree_.value(scalar)),
                                .registry = "",
                                .global_registry = registry_,
                                .tag = value_at(tree_, map, tag_key),
                                .digest = {}});
      if (!place || place->shape != Shape::parts) return false;
      if (needs_path(*place)) place->path = place->tag.path = trail_.path_beside(tag_key);
      add(std::move(*place), tag, !has_own_value(tree_, map, tag_key));
      return true;
    }
    return false;
  }

  void add_override(NodeId node) {
    const NodeId scalar = resolved(tree_, node);
    add_string(override_place(std::string(tree_.value(scalar))), scalar, node != scalar);
  }

  void add_other(NodeId scalar) {
    add_string(other_place(std::string(tree_.value(scalar)), wanted_), no_node, false);
  }

  // Returns the key that has no meaning of its own any more.
  std::string add_parts(NodeId map) {
    auto name = name_key(tree_, map);
    if (name.empty()) return "";
    const auto* const tag = tag_key(map);
    auto place = parts_place({.path = {},
                              .name = word(map, name),
                              .registry = word(map, "registry"),
                              .global_registry = registry_,
                              .tag = value_at(tree_, map, tag),
                              .digest = digest_beside(values_of(tree_, map))});
    if (!place) return "";
    if (place->shape == Shape::whole) return add_whole_part(map, name);
    if (needs_path(*place)) {
      place->path = place->tag.path = trail_.path_to(tag);
      place->digest.path = trail_.path_to(place->digest.key);
    }
    // With a digest of its own it is more than the other place.
    const bool is_shared = !place->digest.is_there && !has_own_value(tree_, map, tag);
    add(std::move(*place), yaml::read_key(tree_, map, tag), is_shared);
    return name;
  }

  const char* tag_key(NodeId map) const {
    const auto has = [&](const char* key) { return yaml::read_key(tree_, map, key) != no_node; };
    return !has("tag") && has("imageTag") ? "imageTag" : "tag";
  }

  // A name that has a version itself is a whole image, whatever stands beside it.
  std::string add_whole_part(NodeId map, const std::string& key) {
    if (is_image_key(key)) return "";
    trail_.enter_key(key);
    const auto scalar = yaml::read_key(tree_, map, key);
    add_whole(scalar, scalar, map);
    trail_.leave();
    return key;
  }

  bool add_entry(NodeId item) {
    if (!is_entry(tree_, item, is_kustomization_)) return false;
    auto place = entry_place({.name = word(item, "name"),
                              .new_name = word(item, "newName"),
                              .tag = value_at(tree_, item, "newTag"),
                              .digest = value_at(tree_, item, "digest")});
    if (needs_path(place)) {
      place.path = trail_.path();
      place.tag.path = trail_.path_to("newTag");
      place.digest.path = trail_.path_to("digest");
    }
    add(std::move(place), no_node, false);
    return true;
  }

  void add_parameters(NodeId list, const ItemNames& names) {
    std::vector<ImageParameter> parameters;
    std::size_t place = 0;
    for (Children items(tree_, list); !items.done(); ++place) {
      const NodeId item = items.take();
      if (!is_parameter(tree_, item)) continue;
      const auto value = yaml::read_key(tree_, item, "value");
      trail_.enter(names.segment(place));
      parameters.push_back({.name = word(item, "name"),
                            .value = {.path = trail_.path_to("value"),
                                      .is_there = true,
                                      .text = std::string(tree_.value(value))}});
      trail_.leave();
    }
    for (auto& found : parameter_places(parameters)) add(std::move(found), no_node, false);
  }

  // A value that aliases share is one place: there where it stands, if an image stands there.
  void drop_twins() {
    std::set<NodeId> met;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i] != no_node && !is_alias_[i]) met.insert(nodes_[i]);
    }
    std::vector<ImagePlace> kept;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const bool is_twin = is_alias_[i] && nodes_[i] != no_node && !met.insert(nodes_[i]).second;
      if (!is_twin) kept.push_back(std::move(found_.places[i]));
    }
    found_.places = std::move(kept);
  }

  std::string word(NodeId map, std::string_view key) const {
    return update_values::word(tree_, map, key);
  }

  const yaml::Tree& tree_;
  const std::string& file_;
  const std::vector<ImageIntent>& wanted_;
  Trail& trail_;
  std::size_t layer_;
  bool is_kustomization_ = false;
  std::string registry_;
  FoundImages found_;
  // Of each place: the scalar with its version, and whether that stands somewhere else.
  std::vector<NodeId> nodes_;
  std::vector<bool> is_alias_;
};

}  // namespace

FoundImages find_images(const yaml::Tree& tree, const std::string& file,
                        const std::vector<ImageIntent>& wanted) {
  Trail trail;
  return Finder(tree, file, wanted, trail, 0).run();
}

}  // namespace tools::update_values
