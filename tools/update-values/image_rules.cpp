// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_rules.hpp"

#include "base/text.hpp"

namespace tools::update_values {
namespace {

using Shape = ImagePlace::Shape;

yaml::NewValue string_value(std::string text) {
  return {.type = yaml::NewValue::Type::string, .text = std::move(text)};
}

yaml::Edit setting(const yaml::Path& path, std::string text) {
  return {.path = path, .value = string_value(std::move(text))};
}

yaml::Edit creating(const yaml::Path& path, std::string text) {
  auto edit = setting(path, std::move(text));
  edit.if_missing = yaml::IfMissing::create;
  return edit;
}

yaml::Edit renaming(const yaml::Path& path, std::string key, std::string text) {
  auto edit = setting(path, std::move(text));
  edit.action = yaml::Action::rename;
  edit.key = std::move(key);
  return edit;
}

yaml::Edit removal(const yaml::Path& path) {
  return {.path = path, .action = yaml::Action::remove};
}

std::string with_version(const std::string& image, const images::Reference& wanted) {
  auto text = image;
  if (wanted.tag) text += ":" + *wanted.tag;
  if (wanted.digest) text += "@" + *wanted.digest;
  return text;
}

std::string shown(std::string_view text) {
  constexpr std::size_t most_shown = 200;
  return base::shorten(base::printable(text), most_shown);
}

std::string digest_warning(const std::string& path, const std::string& digest) {
  return path + " loses its digest " + shown(digest) + ", for the new image has none";
}

// --- one string ---

PlaceChange change_whole(const ImagePlace& place, const images::Reference& wanted) {
  const auto& written = place.names.back();
  const auto image = with_version(written.repository(), wanted);
  PlaceChange change{.path = place.whole.path, .new_image = image};
  change.edits.push_back(setting(place.whole.path, place.lead + image));
  if (written.digest && !wanted.digest) {
    change.warnings.push_back(digest_warning(place.whole.path.text, *written.digest));
  }
  return change;
}

// --- the values of a chart ---

// Says no to a digest that would decide what runs, whatever the new tag is.
base::Error stale_digest(const ImagePlace& place) {
  return base::malformed_error(
      place.digest.path.text + " has the digest " + shown(place.digest.text) +
          ", which would stay beside the new tag of " + shown(place.image),
      "give the new digest, --image REPOSITORY:TAG@DIGEST, or empty it with --drop-digest");
}

base::Result<PlaceChange> change_digest_only(const ImagePlace& place, const std::string& digest) {
  if (!place.digest.is_there) {
    return base::malformed_error(
        "there is no key `digest` beside " + place.path.text + " of " + shown(place.image) +
            " for a digest without a tag",
        "give the tag, too: --image REPOSITORY:TAG@DIGEST is written into the tag");
  }
  PlaceChange change{.path = place.digest.path};
  change.edits.push_back(setting(place.digest.path, digest));
  return change;
}

base::Result<PlaceChange> change_tag(const ImagePlace& place, const images::Reference& wanted,
                                     const ImageOptions& options) {
  PlaceChange change{.path = place.tag.path};
  const bool can_add = options.adds_tags && !place.tag.path.segments.empty();
  const bool is_pinned = place.digest.is_there && wanted.digest.has_value();
  if (!place.tag.is_there && !can_add && is_pinned) {
    return change_digest_only(place, *wanted.digest);
  }
  if (!place.tag.is_there && !can_add) {
    change.path = place.path;
    change.missing = "there is no `tag` beside the repository, and a chart has one of its own then";
    if (!place.tag.path.segments.empty()) change.missing += "; --create writes one";
    return change;
  }
  auto tag = *wanted.tag;
  if (wanted.digest && !is_pinned) tag += "@" + *wanted.digest;
  change.edits.push_back(place.tag.is_there ? setting(place.tag.path, tag)
                                            : creating(place.tag.path, tag));
  if (is_pinned) change.edits.push_back(setting(place.digest.path, *wanted.digest));
  const auto at = place.tag.text.find('@');
  if (at != std::string::npos && !wanted.digest) {
    change.warnings.push_back(digest_warning(place.tag.path.text, place.tag.text.substr(at + 1)));
  }
  if (wanted.digest || place.digest.text.empty()) return change;
  if (!options.drops_digests) return stale_digest(place);
  change.edits.push_back(setting(place.digest.path, ""));
  return change;
}

base::Result<PlaceChange> change_parts(const ImagePlace& place, const images::Reference& wanted,
                                       const ImageOptions& options) {
  auto change = TRY(wanted.tag ? change_tag(place, wanted, options)
                               : change_digest_only(place, *wanted.digest));
  auto now = wanted;
  const bool keeps_tag = change.path == place.digest.path;
  if (keeps_tag) now.tag.reset();
  if (keeps_tag && !place.tag.text.empty()) now.tag = place.tag.text;
  change.new_image = with_version(place.names.front().repository(), now);
  return change;
}

// --- kustomizations ---

// One value that takes its own place, or that of the key which must go.
void put(const ImageValue& value, const ImageValue& other, bool other_goes, const std::string& key,
         const std::string& text, PlaceChange& change) {
  change.path = value.path;
  if (value.is_there) {
    change.edits.push_back(setting(value.path, text));
    if (other_goes && other.is_there) change.edits.push_back(removal(other.path));
  } else if (other_goes && other.is_there) {
    change.path = other.path;
    change.edits.push_back(renaming(other.path, key, text));
  } else {
    change.edits.push_back(creating(value.path, text));
  }
}

PlaceChange change_entry(const ImagePlace& place, const images::Reference& wanted) {
  PlaceChange change;
  if (wanted.tag) put(place.tag, place.digest, !wanted.digest, "newTag", *wanted.tag, change);
  const auto path = change.path;
  if (wanted.digest) put(place.digest, place.tag, !wanted.tag, "digest", *wanted.digest, change);
  if (wanted.tag) change.path = path;
  change.new_image = with_version(place.names.front().repository(), wanted);
  return change;
}

}  // namespace

base::Result<PlaceChange> change_place(const ImagePlace& place, const images::Reference& wanted,
                                       const ImageOptions& options) {
  if (place.shape == Shape::parts) return change_parts(place, wanted, options);
  return place.shape == Shape::whole ? change_whole(place, wanted) : change_entry(place, wanted);
}

PlaceChange add_entry(const yaml::Path& list, const images::Reference& wanted) {
  yaml::Edit edit{.path = list,
                  .action = yaml::Action::append,
                  .item = {{"name", wanted.repository()}},
                  .if_missing = yaml::IfMissing::create};
  if (wanted.tag) edit.item.emplace_back("newTag", *wanted.tag);
  if (wanted.digest) edit.item.emplace_back("digest", *wanted.digest);
  PlaceChange change{.path = list, .new_image = wanted.text()};
  change.edits.push_back(std::move(edit));
  return change;
}

}  // namespace tools::update_values
