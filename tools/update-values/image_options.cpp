// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_options.hpp"

namespace tools::update_values {

void add_image_flags(cli::Flags& flags, ImageFlags& options) {
  flags.group("Images");
  flags.add_list("image", "IMAGE", "REPO:TAG[@DIGEST], wherever a --file names the repository",
                 options.images);
  flags.add_switch("verify-image", "fail where the registry does not have it", options.verify);
  flags.add_switch("pin-digest", "write the digest that the registry has for it, too",
                   options.pin_digest);
  flags.add_text("policy", "POLICY",
                 "choose the tag: semver[:RANGE], newest, regexp:RE, digest:TAG", options.policy);

  flags.group("Images, in detail", cli::Scope::tool, cli::Shown::on_request);
  flags.add_switch("drop-digest", "empty an old digest that no new one is given for",
                   options.drop_digest);
  flags.add_text("allow-tags", "regexp:RE", "choose only among these tags", options.allowed_tags);
  flags.add_list("ignore-tags", "GLOB", "never choose these tags", options.ignored_tags);
  add_registry_flags(flags, options.registry);
}

base::Result<void> check_image_flags(const ImageFlags& options) {
  const bool has_filter = !options.allowed_tags.empty() || !options.ignored_tags.empty();
  if (options.policy.empty() && has_filter) {
    return base::usage_error("--allow-tags and --ignore-tags are for --policy");
  }
  if (options.images.empty() && (options.asks_registry() || options.drop_digest)) {
    return base::usage_error("no image is named", "name one with --image REPO:TAG");
  }
  return check_registry_flags(options.registry);
}

}  // namespace tools::update_values
