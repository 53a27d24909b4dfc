// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "update-values/image_plan.hpp"

// Digests to write in tests.
extern const std::string digest_a;
extern const std::string digest_b;

std::vector<tools::update_values::ImageIntent> intents(const std::vector<std::string>& texts);

// What is planned for a file; or "error: …", with " | hint" where there is one.
base::Result<tools::update_values::ImagePlan> planned(
    const std::string& path, const std::string& text, const std::vector<std::string>& images,
    const tools::update_values::ImageOptions& options = {});

// The file with what is planned for it. "no hit" where nothing is. Checks that the same again
// changes nothing, that each hit says what its new image is, and that a path of one leads back
// to the place.
std::string updated(const std::string& path, const std::string& text,
                    const std::vector<std::string>& images,
                    const tools::update_values::ImageOptions& options = {});

struct ImageRow {
  std::string before;
  std::vector<std::string> images;
  std::string after;
};

// Checks updated() row by row.
void check_updated(const std::string& path, std::initializer_list<ImageRow> rows,
                   const tools::update_values::ImageOptions& options = {});
