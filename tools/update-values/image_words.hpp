// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// The words by which files say that something is an image, and how messages say it.
namespace tools::update_values {

// `image`, `initImage`, `init_image`, `init-image`: the key of a whole reference.
bool is_image_key(std::string_view key);

// `images`, `extraImages`: the key of a list of them.
bool is_images_key(std::string_view key);

// `APP_IMAGE`: the name of an environment variable for one.
bool is_image_variable(std::string_view name);

// `values`, `values.yaml`: the key of a text that is YAML itself.
bool holds_yaml(std::string_view key);

// Whether a program puts something else in the place of the text before anybody uses it.
bool is_template(std::string_view text);

// The image without what is put in: "team/app" of "team/app:{{ .tag }}".
std::string without_template(std::string image);

// An image, or a part of one, as messages say it.
std::string shown(std::string_view text);

// Whether kustomize reads a file of that path.
bool is_kustomization_file(std::string_view path);

}  // namespace tools::update_values
