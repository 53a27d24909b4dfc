// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_choice.hpp"

#include "base/text.hpp"
#include "registry/choose.hpp"
#include "registry/policy.hpp"

namespace tools::update_values {
namespace {

base::Result<registry::Selection> selection_of(const ImageFlags& options,
                                               const registry::Platform& platform) {
  registry::Selection selection;
  selection.policy = TRY(registry::parse_policy(options.policy).context("reading --policy"));
  selection.filter = TRY(registry::TagFilter::parse(options.allowed_tags, options.ignored_tags));
  selection.platform = platform;
  return selection;
}

base::Result<std::vector<images::Reference>> parse_images(const ImageFlags& options) {
  std::vector<images::Reference> references;
  for (const auto& text : options.images) {
    auto reference = TRY(images::parse_reference(text).context("reading --image"));
    if (!options.policy.empty() && (reference.tag || reference.digest)) {
      return base::usage_error(
          "--policy chooses the tag, and --image " + base::printable(text) + " has one",
          "write just the repository");
    }
    references.push_back(std::move(reference));
  }
  return references;
}

// The digest that the registry has for an image, which must be there.
base::Result<std::string> digest_of(registry::Registry& registry, const images::Reference& image) {
  auto digest = TRY(registry.digest(image));
  if (digest) return std::move(*digest);
  return base::Error{.kind = base::ErrorKind::not_found,
                     .message = "the registry has no " + image.text()};
}

// A digest decides what runs, so the tag beside it may have moved on, but a tag that never was is a
// mistake.
base::Result<void> check_tag(registry::Registry& registry, const images::Reference& image,
                             base::Log& log) {
  if (!image.tag || !image.digest) return {};
  auto by_tag = image;
  by_tag.digest.reset();
  const auto digest = TRY(digest_of(registry, by_tag));
  if (digest == *image.digest) return {};
  log.warning("the tag " + *image.tag + " of " + image.repository() + " is " + digest +
              " by now, not the digest that is given");
  return {};
}

// `selection` counts where there is a policy.
base::Result<void> complete(images::Reference& image, const ImageFlags& options,
                            const registry::Selection& selection, RegistryAccess& access,
                            base::Log& log) {
  bool pins = options.pin_digest;
  if (!options.policy.empty()) {
    image.tag = TRY(registry::choose(access.registry(), image, selection, log));
    pins = pins || selection.policy.kind == registry::Policy::Kind::digest;
    log.info(image.repository() + ": " + *image.tag + " by " + options.policy);
  }
  if (!pins && !options.verify) return {};
  if (options.verify) TRY(check_tag(access.registry(), image, log));
  auto digest = TRY(digest_of(access.registry(), image));
  if (pins) image.digest = std::move(digest);
  return {};
}

}  // namespace

base::Result<std::vector<ImageIntent>> choose_images(cli::Run& run, const ImageFlags& options,
                                                     const cli::ConnectionOptions& connection,
                                                     const base::Deadline& deadline) {
  if (!options.asks_registry()) return read_image_intents(options.images);
  auto references = TRY(parse_images(options));
  if (options.policy.empty()) TRY(read_image_intents(options.images));
  auto access = TRY(RegistryAccess::open(run, options.registry, connection, references, deadline));
  registry::Selection selection;
  if (!options.policy.empty()) selection = TRY(selection_of(options, access.platform()));
  std::vector<std::string> texts;
  for (auto& reference : references) {
    TRY(complete(reference, options, selection, access, run.log)
            .context("asking the registry about " + reference.repository()));
    texts.push_back(reference.text());
  }
  return read_image_intents(texts);
}

}  // namespace tools::update_values
