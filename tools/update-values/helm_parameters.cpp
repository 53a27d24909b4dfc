// SPDX-License-Identifier: Apache-2.0
#include "update-values/helm_parameters.hpp"

#include "update-values/image_reading.hpp"
#include "yaml/locate.hpp"

namespace tools::update_values {

std::string HelmParameters::name_below(const yaml::Path& path) const {
  using Kind = yaml::Segment::Kind;
  const auto& segments = path.segments;
  auto first = trail_.depth() + 1;
  if (first < segments.size() && segments[first].kind == Kind::block) ++first;
  std::string name;
  for (auto i = first; i < segments.size(); ++i) {
    if (segments[i].kind != Kind::key) return "";
    if (!name.empty()) name += '.';
    name += segments[i].text;
  }
  return name;
}

std::optional<HelmParameters::Parameter> HelmParameters::find(const std::string& name) const {
  if (name.empty()) return std::nullopt;
  std::optional<Parameter> found;
  const ItemNames names(tree_, list_);
  std::size_t place = 0;
  trail_.enter_key("parameters");
  for (yaml::Children items(tree_, list_); !items.done(); ++place) {
    const auto item = items.take();
    if (tree_[item].kind != yaml::Kind::mapping || word(tree_, item, "name") != name) continue;
    const auto node = yaml::read_key(tree_, item, "value");
    if (node == yaml::no_node || tree_[node].kind != yaml::Kind::scalar) continue;
    trail_.enter(names.segment(place));
    found = Parameter{.value = {.path = trail_.path_to("value"),
                                .is_there = true,
                                .text = word(tree_, item, "value")},
                      .node = node};
    trail_.leave();
  }
  trail_.leave();
  return found;
}

}  // namespace tools::update_values
