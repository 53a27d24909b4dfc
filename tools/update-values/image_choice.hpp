// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/common_options.hpp"
#include "cli/run.hpp"
#include "update-values/image_intent.hpp"
#include "update-values/image_options.hpp"

namespace tools::update_values {

// The images that shall be written, after the registry was asked for what the flags leave to it:
// whether there is such an image (--verify-image), its digest (--pin-digest), or which tag it shall
// be (--policy). Fails with `usage` for what is no image or names no tag, with `not_found` where
// the registry has none.
base::Result<std::vector<ImageIntent>> choose_images(cli::Run& run, const ImageFlags& options,
                                                     const cli::ConnectionOptions& connection,
                                                     const base::Deadline& deadline);

}  // namespace tools::update_values
