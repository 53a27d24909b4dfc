// SPDX-License-Identifier: Apache-2.0

// Walks over a file and recognises images by the keys around them:
//
//   image: repo:tag@digest                           one string, at any depth and in any kind
//   {registry, repository, tag, digest}              the values of a chart; also {image, tag},
//                                                    {image, imageTag}, {APP_IMAGE, APP_TAG} and
//                                                    what else image_role.cpp reads of names
//   images: [{name, newName, newTag, digest}]        a kustomization
//   parameters: [{name: image.tag, value: v1}, ...]  the same in lists, as in `env`
//   values: |                                        a text that is YAML itself
//
// What to change there is decided in image_rules.cpp.
#include "update-values/image_place.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "update-values/helm_parameters.hpp"
#include "update-values/image_digest.hpp"
#include "update-values/image_group.hpp"
#include "update-values/image_parts.hpp"
#include "update-values/image_reading.hpp"
#include "update-values/image_trail.hpp"
#include "update-values/image_words.hpp"
#include "update-values/place_list.hpp"
#include "yaml/locate.hpp"

namespace tools::update_values {
namespace {

using Shape = ImagePlace::Shape;
using yaml::Children;
using yaml::Kind;
using yaml::no_node;
using yaml::NodeId;

constexpr std::size_t most_layers = 4;          // of texts inside texts
constexpr std::size_t most_merged = 1'000'000;  // keys that merge keys bring into maps

class Finder {
 public:
  // `layer` is how many texts the tree is inside of.
  Finder(const yaml::Tree& tree, bool is_kustomization_file, const std::vector<ImageIntent>& wanted,
         Trail& trail, std::size_t layer)
      : tree_(tree),
        is_kustomization_file_(is_kustomization_file),
        wanted_(wanted),
        trail_(trail),
        layer_(layer) {}

  FoundImages run() {
    for (std::size_t i = 0; i < tree_.documents.size(); ++i) {
      const bool is_one_of_many = layer_ == 0 && tree_.documents.size() > 1;
      if (is_one_of_many) {
        trail_.enter_document(
            yaml::DocumentSelector{.index = i, .conditions = {}, .text = std::to_string(i)});
      }
      enter_root(tree_.documents[i].root);
    }
    if (tree_.documents.empty() && is_kustomization_file_) note_list("", "images");
    return {.places = places_.take(), .lists = std::move(lists_)};
  }

 private:
  // --- the walk ---

  void enter_root(NodeId root) {
    const auto kind = word(root, "kind");
    is_kustomization_ = is_kustomization_file_ || kind == "Kustomization";
    const auto version = word(root, "apiVersion");
    const bool is_flux = version.starts_with("kustomize.toolkit.fluxcd.io/");
    const bool is_kustomize = version.starts_with("kustomize.config.k8s.io/");
    is_skaffold_ = version.starts_with("skaffold/");
    is_generated_ = layer_ > 0 ? is_generated_ : kind == "ApplicationSet";
    if (kind == "ImageRepository" && version.starts_with("image.toolkit.fluxcd.io/")) {
      return add_scanned(root);
    }
    const bool is_empty = tree_[root].kind == Kind::scalar && tree_.value(root).empty();
    if (is_kustomization_ &&
        (tree_[root].kind == Kind::mapping || (is_kustomization_file_ && is_empty))) {
      if (is_flux) note_list("spec", "images");
      if (is_kustomize || (is_kustomization_file_ && !is_flux)) note_list("", "images");
    }
    registry_.clear();
    visit_values(root);
  }

  // The values of a chart, which may have a registry for all of its images.
  void visit_values(NodeId node) {
    auto outer = registry_;
    const auto global = yaml::read_key(tree_, node, "global");
    if (global != no_node) registry_ = word(global, "imageRegistry");
    visit(node);
    registry_ = std::move(outer);
  }

  void add_scanned(NodeId root) {
    const auto spec = yaml::read_key(tree_, root, "spec");
    if (spec == no_node) return;
    trail_.enter_key("spec");
    add_bare(spec, "Flux looks for tags of it here, and takes none itself");
    trail_.leave();
  }

  void note_list(std::string_view outer, std::string_view key) {
    if (layer_ > 0) return;
    if (!outer.empty()) trail_.enter_key(outer);
    lists_.push_back(trail_.path_to(key));
    if (!outer.empty()) trail_.leave();
  }

  void visit(NodeId node) {
    if (tree_[node].kind == Kind::mapping) visit_map(node);
    if (tree_[node].kind == Kind::sequence) visit_list(node, "");
  }

  void visit_map(NodeId map, bool is_parameter = false) {
    add_map_groups(map);
    const auto name = word(map, "name");
    const bool is_variable = variable_part(name) != Part::none;
    const bool is_loose = is_parameter && role_of(last_segment(name)).part == Part::none;
    std::vector<std::size_t> of_values;
    NodeId parameters = no_node;
    for (Children children(tree_, map); !children.done();) {
      const NodeId key_node = children.take();
      const NodeId value = children.take();
      const NodeId named = resolved(tree_, key_node);
      if (tree_[named].kind != Kind::scalar) {
        visit_unnamed(value);
        continue;
      }
      const auto key = tree_.value(named);
      trail_.enter_key(key);
      const std::size_t first = places_.size();
      const bool is_list = tree_[value].kind == Kind::sequence;
      if (is_list && key == "parameters") parameters = value;
      const bool is_values = key == "values" || key == "valuesObject";
      if (tree_[value].kind == Kind::mapping) is_values ? visit_values(value) : visit_map(value);
      if (tree_[value].kind == Kind::sequence) visit_list(value, key);
      if (tree_[resolved(tree_, value)].kind == Kind::scalar && !taken_.contains(value)) {
        const bool is_value = key == "value";
        if (!(is_loose && is_value && add_loose(value))) {
          visit_scalar(value, key, is_value && is_variable ? name : key);
        }
      }
      trail_.leave();
      if (!is_values) continue;
      for (auto i = first; i < places_.size(); ++i) of_values.push_back(i);
    }
    if (parameters == no_node) return;
    for (const auto place : of_values) follow_parameters(place, parameters);
  }

  // A value whose key is a map or a list, and so has no path.
  void visit_unnamed(NodeId value) {
    const std::size_t first = places_.size();
    auto path = trail_.path();
    path.text += path.text.empty() ? "?" : ".?";
    trail_.enter_key("?");
    visit(value);
    if (tree_[value].kind == Kind::scalar) add_other(value);
    trail_.leave();
    for (auto i = first; i < places_.size(); ++i) {
      places_[i].shape = Shape::other;
      places_[i].path = path;
      places_[i].reason = "it is below a key that is no single value";
    }
  }

  // The parameters of Helm beat its values: what they say is the image's then. `place` is below a
  // key of the map that is here.
  void follow_parameters(std::size_t place, NodeId list) {
    auto& image = places_[place];
    if (image.shape != Shape::parts || !needs_path(image)) return;
    const HelmParameters parameters(tree_, list, trail_);
    const auto tag_name = parameters.name_below(image.path);
    auto digest_name = parameters.name_below(image.digest.path);
    if (digest_name.empty() && !tag_name.empty()) {
      digest_name = tag_name.substr(0, tag_name.rfind('.') + 1) + "digest";
    }
    const auto tag = parameters.find(tag_name);
    // The parameters have the image themselves.
    if (tag && places_.has_at(tag->node)) return;
    if (tag) {
      image.tag = tag->value;
      image.path = tag->value.path;
      places_.move_to(place, tag->node);
    }
    const auto digest = parameters.find(digest_name);
    if (digest) image.digest = as_digest(digest->value);
    image.image = text_of(image);
    if (is_template(image.tag.text) || is_template(image.digest.text)) {
      image.shape = Shape::other;
      image.reason = "the parameter that beats it is a template";
      if (is_generated_) image.names.clear();
    }
  }

  static Part variable_part(std::string_view name) {
    return is_image_variable(name) ? role_of(name).part : Part::none;
  }

  static std::string_view last_segment(std::string_view name) {
    return name.substr(name.rfind('.') + 1);
  }

  void visit_list(NodeId list, std::string_view key) {
    const ItemNames names(tree_, list);
    add_list_groups(list, key, names);
    std::size_t place = 0;
    for (Children items(tree_, list); !items.done(); ++place) {
      const NodeId item = items.take();
      trail_.enter(names.segment(place));
      const bool is_image = is_images_key(key);
      const bool is_parameter = key == "parameters";
      if (is_skaffold_ && key == "artifacts") {
        add_bare(item, "skaffold gives it a tag itself");
      } else if (tree_[resolved(tree_, item)].kind == Kind::scalar) {
        visit_item(item, is_image);
      } else if (is_parameter && tree_[item].kind == Kind::mapping) {
        visit_map(item, true);
      } else if (!(is_image && add_entry(item))) {
        visit(item);
      }
      trail_.leave();
    }
  }

  void visit_item(NodeId item, bool is_image) {
    if (taken_.contains(item)) return;
    is_image ? add_override(item) : visit_scalar(item, "", "");
  }

  // `name` is what the variable is called that it may be the value of.
  void visit_scalar(NodeId node, std::string_view key, std::string_view name) {
    const NodeId scalar = resolved(tree_, node);
    const bool is_host = tree_[node].style == yaml::Style::literal && holds_yaml(key);
    if (is_host) return visit_inside(node);
    if (node == scalar && holds_yaml(key)) return add_closed_host(scalar);
    if (is_image_key(key)) {
      add_image(whole_place(std::string(tree_.value(scalar))), node, scalar);
    } else if (variable_part(name) != Part::none) {
      add_variable(node, scalar, name);
    } else if (node == scalar) {
      add_other(scalar);
    }
  }

  void visit_inside(NodeId host) {
    if (layer_ >= most_layers) {
      return add_mentioned(host, false, "it stands in a text inside too many others");
    }
    const auto inner = yaml::parse(tree_.value(host), yaml::Format::yaml);
    if (!inner) return add_mentioned(host, false, "it stands in a text that is no YAML");
    if (inner->documents.size() != 1) {
      return add_mentioned(host, false, "it stands in a text of several documents");
    }
    Finder finder(*inner, false, wanted_, trail_, layer_ + 1);
    finder.is_generated_ = is_generated_;
    finder.merges_left_ = merges_left_;
    trail_.enter_block();
    auto found = finder.run();
    merges_left_ = finder.merges_left_;
    trail_.leave();
    for (auto& place : found.places) add(std::move(place), no_node, false);
  }

  void add_mentioned(NodeId scalar, bool needs_version, const std::string& reason) {
    const auto text = tree_.value(scalar);
    if (!may_mention(text, wanted_)) return;
    for (auto& place : mentioned_places(text, needs_version, reason, wanted_)) {
      add_string(std::move(place), scalar, false);
    }
  }

  // YAML in a text that is quoted or folded, where no place of it can be changed.
  void add_closed_host(NodeId host) {
    const auto text = tree_.value(host);
    if (layer_ >= most_layers || !may_mention(text, wanted_)) return add_other(host);
    const auto inner = yaml::parse(text, yaml::Format::yaml);
    if (!inner || inner->documents.size() != 1) return add_other(host);
    Trail trail;
    Finder finder(*inner, false, wanted_, trail, layer_ + 1);
    finder.merges_left_ = merges_left_;
    const auto inside = finder.run();
    merges_left_ = finder.merges_left_;
    for (const auto& found : inside.places) {
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
    // What fills in the template is most often in the same file.
    if (is_generated_ && is_template(place.image)) place.names.clear();
    places_.add(std::move(place), node, is_alias);
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

  // What has the key of an image: told also where it is none.
  void add_image(std::optional<ImagePlace> place, NodeId node, NodeId scalar) {
    if (place) return add_string(std::move(place), scalar, node != scalar);
    if (node == scalar) add_mentioned(scalar, false, "it is no reference to one image");
  }

  // What a variable is about is less certain: IMAGE_PULL_POLICY has no image.
  void add_variable(NodeId node, NodeId scalar, std::string_view name) {
    auto place = whole_place(std::string(tree_.value(scalar)));
    if (!place && node == scalar) add_other(scalar);
    if (!place || is_other_than_image(name, *place)) return;
    const bool is_template = !place->reason.empty();
    const bool is_asked_for = role_of(name).part == Part::whole && needs_path(*place);
    const bool is_image = is_template || is_asked_for || has_version(place->names.front());
    if (is_image) add_string(std::move(place), scalar, node != scalar);
  }

  // IMAGE_CACHE: redis:6379
  static bool is_other_than_image(std::string_view name, const ImagePlace& place) {
    const bool is_sure = is_image_key(name) || name.ends_with("IMAGE");
    return !is_sure && place.shape == Shape::whole && may_be_address(place.names.back());
  }

  // A parameter of any name that has a version.
  bool add_loose(NodeId node) {
    const NodeId scalar = resolved(tree_, node);
    auto place = whole_place(std::string(tree_.value(scalar)));
    if (!place || place->names.empty() || !has_version(place->names.front())) return false;
    if (may_be_address(place->names.front())) return false;
    add_string(std::move(place), scalar, node != scalar);
    return true;
  }

  void add_override(NodeId node) {
    const NodeId scalar = resolved(tree_, node);
    add_image(override_place(std::string(tree_.value(scalar))), node, scalar);
  }

  void add_other(NodeId scalar) {
    const auto text = tree_.value(scalar);
    if (text.find('\n') != std::string_view::npos) {
      return add_mentioned(scalar, true, "no key says that the text around it is YAML");
    }
    auto place = other_place(std::string(text), wanted_);
    if (!place) return add_mentioned(scalar, true, "it is a part of a longer text");
    add_string(std::move(place), scalar, false);
  }

  // An image that is written without a version, whatever somebody wants it to have.
  void add_bare(NodeId map, std::string_view reason) {
    const auto image = word(map, "image");
    if (image.empty()) return;
    ImagePlace place{.shape = Shape::other, .image = image, .reason = std::string(reason)};
    place.path = trail_.path_to("image");
    add(std::move(place), no_node, false);
  }

  using PathOf = std::function<yaml::Path(const NamedValue&)>;

  void add_map_groups(NodeId map) {
    const bool may_merge = merges_left_ > 0;
    const auto values = values_of_map(tree_, map, merges_left_);
    if (may_merge && merges_left_ == 0) add_unmerged();
    if (values.empty()) return;
    const auto groups = groups_of(values, trail_.last_key());
    for (const auto& group : groups) {
      const auto& name = values[group.name];
      // What is merged in as a whole is a place there where it stands.
      const bool has_more = group.tag || group.digest || group.registry;
      if (name.written == no_node && !has_more) continue;
      yaml::Path absent;
      auto place = group_place(values, group, registry_);
      const bool is_asked_for = place && needs_path(*place);
      const bool can_add = name.name == name.prefix + "repository" && !group.tag;
      if (is_asked_for && can_add) absent = trail_.path_to(name.prefix + "tag");
      add_group(std::move(place), values, group, std::move(absent),
                [this](const NamedValue& value) { return trail_.path_to(value.name); });
    }
  }

  // From here on maps are looked at without what they merge in.
  void add_unmerged() {
    for (const auto& intent : wanted_) {
      add({.shape = Shape::other,
           .names = {intent.reference},
           .image = intent.reference.repository(),
           .path = trail_.path(),
           .reason = "from here on the merge keys of the file are too many to follow"},
          no_node, false);
    }
  }

  void add_list_groups(NodeId list, std::string_view key, const ItemNames& names) {
    const auto values = values_of_list(tree_, list, key);
    if (values.empty()) return;
    const auto path_of = [&](const NamedValue& value) {
      trail_.enter(names.segment(value.item));
      auto path = value.key.empty() ? trail_.path() : trail_.path_to(value.key);
      trail_.leave();
      return path;
    };
    const auto global = std::find_if(values.begin(), values.end(), [](const NamedValue& value) {
      return value.name == "global.imageRegistry";
    });
    const auto& registry = global == values.end() ? registry_ : global->text;
    for (const auto& group : groups_of(values, key)) {
      add_group(group_place(values, group, registry), values, group, {}, path_of);
    }
  }

  // `absent` is where a tag would be that is not there.
  void add_group(std::optional<ImagePlace> place, const std::vector<NamedValue>& values,
                 const ImageGroup& group, yaml::Path absent, const PathOf& path_of) {
    if (!place) return;
    const auto& name = values[group.name];
    const bool is_whole = place->shape == Shape::whole;
    // What is merged in is a place there where it stands.
    if (is_whole && name.written == no_node) return;
    // What a variable is about is less certain: IMAGE_PULL_POLICY has no image.
    const bool is_sure = name.role.part != Part::whole || is_image_key(name.own_name());
    if (name.role.part == Part::whole && is_other_than_image(name.own_name(), *place)) return;
    if (is_whole && !is_sure && !needs_path(*place) && !has_version(place->names.back())) return;
    if (needs_path(*place)) add_paths(*place, values, group, std::move(absent), path_of);
    if (name.written != no_node) taken_.insert(name.written);
    const auto& version = is_whole ? name : values[group.tag.value_or(group.name)];
    const bool has_node = is_whole || group.tag;
    // With a digest of its own it is more than the other place.
    const bool is_shared = !version.is_own() && (is_whole || !place->digest.is_there);
    add(std::move(*place), has_node ? version.node : no_node, is_shared);
  }

  static void add_paths(ImagePlace& place, const std::vector<NamedValue>& values,
                        const ImageGroup& group, yaml::Path absent, const PathOf& path_of) {
    const auto path = [&](std::optional<std::size_t> member) {
      return member ? path_of(values[*member]) : yaml::Path();
    };
    place.digest.path = path(group.digest);
    if (place.shape == Shape::parts) {
      place.tag.path = group.tag ? path(group.tag) : std::move(absent);
      place.path = place.tag.path;
    }
    const bool has_filled_tag = group.tag && is_template(values[*group.tag].text);
    if (place.shape == Shape::other && has_filled_tag) place.path = path(group.tag);
    if (place.path.segments.empty()) place.path = path(group.name);
    if (place.shape == Shape::whole) place.whole.path = place.path;
    for (const auto member : group.rivals) {
      place.rivals.push_back({.path = path(member), .is_there = true, .text = values[member].text});
    }
  }

  bool add_entry(NodeId item) {
    if (!is_entry(tree_, item, is_kustomization_)) return false;
    auto place = entry_place({.name = word(item, "name"),
                              .new_name = word(item, "newName"),
                              .tag = value_of(item, "newTag"),
                              .digest = value_of(item, "digest")});
    if (needs_path(place)) {
      place.path = trail_.path();
      place.tag.path = trail_.path_to("newTag");
      place.digest.path = trail_.path_to("digest");
    }
    add(std::move(place), no_node, false);
    return true;
  }

  std::string word(NodeId map, std::string_view key) const {
    return update_values::word(tree_, map, key);
  }

  ImageValue value_of(NodeId map, std::string_view key) const {
    const bool is_there = yaml::read_key(tree_, map, key) != no_node;
    return {.path = {}, .is_there = is_there, .text = word(map, key)};
  }

  const yaml::Tree& tree_;
  const bool is_kustomization_file_;
  const std::vector<ImageIntent>& wanted_;
  Trail& trail_;
  std::size_t layer_;
  bool is_kustomization_ = false;
  bool is_generated_ = false;  // an ApplicationSet, that fills its templates in
  bool is_skaffold_ = false;
  std::size_t merges_left_ = most_merged;
  std::string registry_;
  PlaceList places_;
  std::vector<yaml::Path> lists_;  // of FoundImages
  std::set<NodeId> taken_;         // values that have no meaning of their own any more
};

}  // namespace

FoundImages find_images(const yaml::Tree& tree, const std::string& file,
                        const std::vector<ImageIntent>& wanted) {
  Trail trail;
  return Finder(tree, is_kustomization_file(file), wanted, trail, 0).run();
}

}  // namespace tools::update_values
