// SPDX-License-Identifier: Apache-2.0
#include "update-values/stale_digest.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "update-values/image_digest.hpp"
#include "update-values/image_place.hpp"
#include "update-values/image_trail.hpp"
#include "yaml/read_value.hpp"

namespace tools::update_values {
namespace {

// The paths of two values of one image, as people write them.
struct Stale {
  std::string tag;
  std::string path;
  std::string digest;
};

bool is_digest_beside(const ImagePlace& place) {
  return place.shape != ImagePlace::Shape::other && is_any_digest(place.digest.text);
}

std::string tag_of(const ImagePlace& place) {
  if (place.shape != ImagePlace::Shape::whole) return place.tag.text;
  return place.names.empty() ? "" : place.names.back().tag.value_or("");
}

bool has_stale_digest(const ImagePlace& before, const ImagePlace& after) {
  return is_digest_beside(after) && before.digest.text == after.digest.text &&
         tag_of(before) != tag_of(after) && !tag_of(after).empty();
}

// Their paths are known only of those that are wanted.
std::vector<Stale> stale_images(const yaml::Tree& before, const yaml::Tree& after,
                                const std::string& file) {
  std::vector<Stale> stale;
  const auto old_places = find_images(before, file, {}).places;
  const auto new_places = find_images(after, file, {}).places;
  if (old_places.size() != new_places.size()) return stale;
  std::vector<ImageIntent> wanted;
  for (std::size_t i = 0; i < new_places.size(); ++i) {
    if (!has_stale_digest(old_places[i], new_places[i])) continue;
    for (const auto& name : new_places[i].names) wanted.push_back({.reference = name});
  }
  if (wanted.empty()) return stale;
  const auto places = find_images(after, file, wanted).places;
  const PathTexts texts(after);
  for (std::size_t i = 0; i < places.size() && i < old_places.size(); ++i) {
    const auto& place = places[i];
    if (place.digest.path.segments.empty() || !has_stale_digest(old_places[i], place)) continue;
    const auto& tag = place.shape == ImagePlace::Shape::whole ? place.whole : place.tag;
    stale.push_back({.tag = texts.full(tag.path),
                     .path = texts.full(place.digest.path),
                     .digest = place.digest.text});
  }
  return stale;
}

// image.digest of image.tag; nothing of what is no tag.
std::optional<yaml::Path> digest_beside(yaml::Path path) {
  auto& name = path.segments.back();
  const bool is_key =
      name.kind == yaml::Segment::Kind::name || name.kind == yaml::Segment::Kind::key;
  if (!is_key || (name.text != "tag" && name.text != "newTag")) return std::nullopt;
  name.text = "digest";
  path.text = yaml::to_string(path.segments, path.segments.size());
  return path;
}

std::string full(const yaml::Path& path) {
  return path.document ? path.document->text + "#" + path.text : path.text;
}

std::vector<Stale> stale_siblings(const EditedFile& file, std::span<const yaml::Edit> wanted) {
  std::vector<Stale> stale;
  const auto format = yaml::format_of(file.path);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!file.changes[i].is_changed) continue;
    const auto path = digest_beside(wanted[i].path);
    if (!path) continue;
    const auto before = yaml::read_value(file.old_text, *path, format, yaml::Aliases::follow);
    const auto after = yaml::read_value(file.new_text, *path, format, yaml::Aliases::follow);
    const bool is_same = before && after && before->text == after->text;
    if (!is_same || !is_any_digest(after->text)) continue;
    stale.push_back({.tag = full(wanted[i].path), .path = full(*path), .digest = after->text});
  }
  return stale;
}

// Whether some edit gives a value that very digest, be it as it was.
bool is_written(const EditedFile& file, const std::string& digest) {
  return std::any_of(file.changes.begin(), file.changes.end(), [&](const auto& change) {
    return is_any_digest(change.new_value) && digest.ends_with(change.new_value);
  });
}

std::string warning(const Stale& stale, Origin origin) {
  constexpr std::size_t enough = 19;  // "sha256:" and 12 digits
  const auto path = base::printable(stale.path);
  return path + " is still " + base::shorten(base::printable(stale.digest), enough) +
         " and goes on deciding what runs, whatever " + base::printable(stale.tag) + " says; " +
         (origin == Origin::copied ? "copy it, too, with --copy FILE::" + path
                                   : "set it, too, or let --image REPO:TAG@DIGEST write both");
}

}  // namespace

std::vector<std::string> warn_of_stale_digests(const EditedFile& file,
                                               std::span<const yaml::Edit> wanted, Origin origin) {
  std::vector<std::string> warnings;
  const bool is_tag_changed = std::any_of(
      file.changes.begin(), file.changes.begin() + static_cast<std::ptrdiff_t>(wanted.size()),
      [](const auto& change) { return change.is_changed; });
  // Saves reading most files once more.
  if (!is_tag_changed || file.new_text.find("igest") == std::string::npos) return warnings;
  const auto format = yaml::format_of(file.path);
  const auto before = yaml::parse(file.old_text, format);
  const auto after = yaml::parse(file.new_text, format);
  if (!before || !after) return warnings;
  auto stale = stale_images(*before, *after, file.path);
  if (stale.empty()) stale = stale_siblings(file, wanted);
  for (const auto& one : stale) {
    if (!is_written(file, one.digest)) warnings.push_back(warning(one, origin));
  }
  return warnings;
}

}  // namespace tools::update_values
