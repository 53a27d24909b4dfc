// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_words.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tools::update_values {

bool is_image_key(std::string_view key) {
  return key == "image" || key.ends_with("Image") || key.ends_with("_image") ||
         key.ends_with("-image");
}

bool is_images_key(std::string_view key) {
  return key == "images" || key.ends_with("Images");
}

bool is_image_variable(std::string_view name) {
  const auto is_of_a_name = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return name.find("IMAGE") != std::string_view::npos &&
         std::all_of(name.begin(), name.end(), is_of_a_name);
}

bool holds_yaml(std::string_view key) {
  return key == "values" || key == "elementsYaml" || key == "patch" || key == "templatePatch" ||
         key.ends_with(".yaml") || key.ends_with(".yml") || key.ends_with(".json");
}

bool is_template(std::string_view text) {
  return text.find("{{") != std::string_view::npos || text.find("${") != std::string_view::npos ||
         text.find("$(") != std::string_view::npos;
}

std::string without_template(std::string image) {
  for (const auto* start : {"{{", "${", "$("})
    image.resize(std::min(image.find(start), image.size()));
  while (image.ends_with(':') || image.ends_with('@') || image.ends_with(' ')) image.pop_back();
  return image;
}

std::string shown(std::string_view text) {
  constexpr std::size_t most_shown = 200;
  return base::shorten(base::printable(text), most_shown);
}

bool is_kustomization_file(std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

}  // namespace tools::update_values
