// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_rules.hpp"

#include "images/grammar.hpp"
#include "update-values/image_digest.hpp"
#include "update-values/image_words.hpp"

namespace tools::update_values {
namespace {

using Shape = ImagePlace::Shape;

yaml::NewValue string_value(std::string text) {
  return {.type = yaml::NewValue::Type::string, .text = std::move(text)};
}

yaml::Edit setting(const yaml::Path& path, std::string text) {
  return {.path = path, .value = string_value(std::move(text))};
}

yaml::Edit setting(const ImageValue& value, const std::string& text) {
  return setting(value.path, value.lead + text);
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

std::string digest_warning(const std::string& path, const std::string& digest) {
  return path + " loses its digest " + shown(digest) + ", for the new image has none";
}

// Says no to a digest that would decide what runs, whatever the new tag is.
base::Error stale_digest(const ImagePlace& place) {
  const auto& name = place.shape == Shape::whole ? place.names.back() : place.names.front();
  return base::malformed_error(
      place.digest.path.text + " has the digest " + shown(place.digest.text) +
          ", which would stay beside the new tag of " + shown(name.repository()),
      "write the new digest, with --pin-digest or --image REPOSITORY:TAG@DIGEST, or empty the old "
      "one with --drop-digest");
}

// What becomes of a digest in a value of its own.
base::Result<void> change_digest(const ImagePlace& place, const images::Reference& wanted,
                                 const ImageOptions& options, PlaceChange& change) {
  if (!place.digest.is_there) return {};
  if (wanted.digest) {
    change.edits.push_back(setting(place.digest, written_like(place.digest, *wanted.digest)));
  } else if (!place.digest.text.empty()) {
    if (!options.drops_digests) return stale_digest(place);
    change.edits.push_back(setting(place.digest, ""));
  }
  return {};
}

// --- one string ---

base::Result<PlaceChange> change_whole(const ImagePlace& place, const images::Reference& wanted,
                                       const ImageOptions& options) {
  const auto& written = place.names.back();
  const bool is_apart = place.digest.is_there && wanted.digest.has_value();
  auto now = wanted;
  if (is_apart && !wanted.tag) now.tag = written.tag;
  PlaceChange change{.path = is_apart && !wanted.tag ? place.digest.path : place.whole.path,
                     .new_image = with_version(written.repository(), now)};
  if (is_apart) now.digest.reset();
  change.edits.push_back(setting(place.whole, with_version(written.repository(), now)));
  if (written.digest && !wanted.digest) {
    change.warnings.push_back(digest_warning(place.whole.path.text, *written.digest));
  }
  TRY(change_digest(place, wanted, options, change));
  return change;
}

// --- the values of a chart ---

// The digest in a tag: "v1@sha256:…", or a tag that is nothing else.
std::string digest_in_tag(const std::string& tag) {
  const auto at = tag.find('@');
  if (at != std::string::npos) return tag.substr(at + 1);
  return images::is_digest(tag) ? tag : std::string();
}

base::Result<PlaceChange> change_digest_only(const ImagePlace& place, const std::string& digest) {
  if (!place.digest.is_there) {
    return base::malformed_error(
        "there is no key `digest` beside " + place.path.text + " of " + shown(place.image) +
            " for a digest without a tag",
        "give the tag, too: --image REPOSITORY:TAG@DIGEST is written into the tag");
  }
  PlaceChange change{.path = place.digest.path};
  change.edits.push_back(setting(place.digest, written_like(place.digest, digest)));
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
  change.edits.push_back(place.tag.is_there ? setting(place.tag, tag)
                                            : creating(place.tag.path, tag));
  const auto lost = digest_in_tag(place.tag.text);
  if (!lost.empty() && !wanted.digest) {
    change.warnings.push_back(digest_warning(place.tag.path.text, lost));
  }
  TRY(change_digest(place, wanted, options, change));
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
  if (!wanted.digest && !place.digest.text.empty()) {
    change.warnings.push_back(digest_warning(place.digest.path.text, place.digest.text));
  }
  change.new_image = with_version(place.names.front().repository(), wanted);
  return change;
}

}  // namespace

base::Result<PlaceChange> change_place(const ImagePlace& place, const images::Reference& wanted,
                                       const ImageOptions& options) {
  if (place.shape == Shape::parts) return change_parts(place, wanted, options);
  if (place.shape == Shape::whole) return change_whole(place, wanted, options);
  return change_entry(place, wanted);
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
