// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_options.hpp"

#include "base/text.hpp"
#include "registry/policy.hpp"
#include "update-values/given.hpp"

namespace tools::update_values {
namespace {

// What narrows a choice needs one to narrow.
base::Result<void> check_policy(const ImageFlags& options) {
  using Kind = registry::Policy::Kind;
  std::optional<Kind> kind;
  if (!options.policy.empty()) {
    kind = TRY(registry::parse_policy(options.policy).context("reading --policy")).kind;
  }
  const auto filter = first_given({
      {"--allow-tags", !options.allowed_tags.empty()},
      {"--ignore-tags", !options.ignored_tags.empty()},
  });
  TRY(registry::TagFilter::parse(options.allowed_tags, options.ignored_tags)
          .context("reading --allow-tags and --ignore-tags"));
  if (filter && !kind) return base::usage_error(*filter + " is for --policy");
  if (filter && kind == Kind::digest) {
    return base::usage_error(*filter + " narrows a choice of tags, but the policy " +
                             base::printable(options.policy) + " names the one to follow");
  }
  if (!options.registry.platform.empty() && kind != Kind::newest) {
    return base::usage_error("--platform is for --policy newest, which looks into the images");
  }
  return {};
}

}  // namespace

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
  if (options.images.empty() && (options.asks_registry() || options.drop_digest)) {
    return base::usage_error("no image is named", "name one with --image REPO:TAG");
  }
  TRY(check_policy(options));
  return check_registry_flags(options.registry);
}

}  // namespace tools::update_values
