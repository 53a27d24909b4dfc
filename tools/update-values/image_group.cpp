// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_group.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "images/reference.hpp"
#include "update-values/image_digest.hpp"
#include "update-values/image_intent.hpp"
#include "update-values/image_words.hpp"

namespace tools::update_values {
namespace {

// Members of a part by what their names say: by the exact words, and by the stem.
class Index {
 public:
  Index(const std::vector<NamedValue>& values, const std::vector<std::size_t>& members) {
    for (const auto member : members) {
      const auto& role = values[member].role;
      add(exact_[{role.part, role.exact}], member);
      add(stems_[{role.part, role.stem}], member);
    }
  }

  const std::vector<std::size_t>& of_words(Part part, const std::string& exact) const {
    return find(exact_, {part, exact});
  }
  const std::vector<std::size_t>& of_stem(Part part, const std::string& stem) const {
    return find(stems_, {part, stem});
  }

 private:
  using Key = std::pair<Part, std::string>;
  using Members = std::map<Key, std::vector<std::size_t>>;

  // Nobody has more spellings of one name.
  static void add(std::vector<std::size_t>& some, std::size_t member) {
    constexpr std::size_t most = 8;
    if (some.size() < most) some.push_back(member);
  }

  static const std::vector<std::size_t>& find(const Members& members, const Key& key) {
    static const std::vector<std::size_t> none;
    const auto found = members.find(key);
    return found == members.end() ? none : found->second;
  }

  Members exact_;
  Members stems_;
};

// How near the name of a value is to that of an image.
enum class Nearness : std::uint8_t { exact, same_stem, no_stem };
constexpr std::array all_nearness = {Nearness::exact, Nearness::same_stem, Nearness::no_stem};

class Grouping {
 public:
  // `members` are the places of values that are beside each other.
  Grouping(const std::vector<NamedValue>& values, const std::vector<std::size_t>& members,
           std::string_view parent)
      : values_(values), members_(members), parent_(parent), index_(values, members) {}

  std::vector<ImageGroup> run() {
    find_names();
    for (const auto near : all_nearness) {
      for (auto& group : groups_) {
        claim(group, group.registry, Part::registry, near);
        if (has_own_version(group.name)) continue;
        claim(group, group.tag, Part::tag, near);
      }
    }
    // A tag of whatever name says more than a version.
    for (auto& group : groups_) {
      const bool has_none = !group.tag && !has_own_version(group.name);
      if (has_none && is_version_a_tag(group)) {
        claim(group, group.tag, Part::version, Nearness::exact);
      }
    }
    for (auto& group : groups_) claim_digest(group);
    for (auto& group : groups_) find_rivals(group);
    return std::move(groups_);
  }

 private:
  const Role& role(std::size_t member) const { return values_[member].role; }

  std::string own_name(std::size_t member) const {
    return base::to_lower(values_[member].own_name());
  }

  static bool is_name(const std::string& text) {
    if (text.empty()) return false;
    return is_template(text) || text.ends_with("@sha256") ||
           images::parse_reference(text).has_value();
  }

  // One that has a version has no use for a tag beside it.
  bool has_own_version(std::size_t member) const {
    const auto reference = images::parse_reference(values_[member].text);
    return reference && has_version(*reference);
  }

  // Those that say most come first, for they choose first.
  void find_names() {
    std::set<std::string_view> stems;
    const auto add = [&](Part part, std::string_view word) {
      for (const auto member : members_) {
        if (role(member).part != part || !is_name(values_[member].text)) continue;
        if (!own_name(member).ends_with(word)) continue;
        // `name` and `repo` are most often those of anything.
        const bool may_be_anything = role(member).exact.empty() && !groups_.empty();
        if (part == Part::name && (may_be_anything || stems.contains(role(member).stem))) continue;
        groups_.push_back({.name = member});
        if (!has_own_version(member)) stems.insert(role(member).stem);
      }
    };
    add(Part::repository, "");
    add(Part::whole, "");
    add(Part::name, "repo");
    add(Part::name, "name");
  }

  // Of one part, those whose names are so near.
  const std::vector<std::size_t>& candidates(const ImageGroup& group, Part part,
                                             Nearness near) const {
    static const std::vector<std::size_t> none;
    const auto& name = role(group.name);
    if (near == Nearness::exact) return index_.of_words(part, name.exact);
    if (near == Nearness::same_stem) return index_.of_stem(part, name.stem);
    return groups_.size() == 1 ? index_.of_stem(part, "") : none;
  }

  void claim(const ImageGroup& group, std::optional<std::size_t>& claimed, Part part,
             Nearness near) {
    for (const auto member : candidates(group, part, near)) {
      if (claimed || !claimed_.insert(member).second) continue;
      claimed = member;
    }
  }

  // {image: {name, version}}, {imageRepository, imageVersion}: of nothing but the image.
  bool is_version_a_tag(const ImageGroup& group) const {
    const auto& name = role(group.name);
    if (name.part == Part::whole) return false;
    if (!name.exact.empty()) return name.exact.ends_with("image");
    return is_below_image_key(values_[group.name], parent_);
  }

  // Whether the image is one string, whatever stands beside it.
  bool is_one_string(const ImageGroup& group) const {
    return has_own_version(group.name) || (role(group.name).part == Part::whole && !group.tag);
  }

  // 64 digits with a name that does not say of what: beside one string, where a digest has a place
  // already, they are most often the checksum of another thing.
  bool may_be_checksum(const ImageGroup& group, std::size_t member) const {
    const bool is_said = own_name(member).ends_with("digest") ||
                         role(member).exact.ends_with("image") ||
                         is_below_image_key(values_[member], parent_);
    return !is_said && is_one_string(group) && is_bare_digest(values_[member].text);
  }

  // One that is there says more than an empty key, whatever its name.
  void claim_digest(ImageGroup& group) {
    std::optional<std::size_t> empty;
    for (const auto near : all_nearness) {
      for (const auto member : candidates(group, Part::digest, near)) {
        if (group.digest || claimed_.contains(member) || may_be_checksum(group, member)) continue;
        const auto& text = values_[member].text;
        const bool is_plain = own_name(member) == "digest";
        if (is_any_digest(text) || (is_plain && !text.empty())) group.digest = member;
        const bool is_for_one =
            is_plain || (near == Nearness::exact && own_name(member).ends_with("digest"));
        if (text.empty() && is_for_one && !empty) empty = member;
      }
    }
    if (!group.digest) group.digest = empty;
    if (group.digest) claimed_.insert(*group.digest);
  }

  void find_rivals(ImageGroup& group) const {
    const auto reference = images::parse_reference(values_[group.name].text);
    if (!reference) return;
    std::set<std::size_t> near;
    for (const auto part : {Part::tag, Part::version, Part::digest}) {
      for (const auto& stem : {role(group.name).stem, std::string()}) {
        const auto& some = index_.of_stem(part, stem);
        near.insert(some.begin(), some.end());
      }
    }
    for (const auto member : near) {
      const bool is_rival = !claimed_.contains(member) && may_be_its(group, *reference, member);
      if (is_rival) group.rivals.push_back(member);
    }
  }

  bool may_be_its(const ImageGroup& group, const images::Reference& written,
                  std::size_t member) const {
    const auto part = role(member).part;
    const auto& text = values_[member].text;
    if (text.empty()) return false;
    if (part == Part::digest) return is_any_digest(text);
    if (group.tag && is_nearer_version(group, member)) return true;
    if (group.tag) return part == Part::tag && values_[*group.tag].text == text;
    if (written.tag) return part == Part::tag && *written.tag == text;
    return !written.digest;
  }

  // {repository, version, imageTag}: named like the image, which its tag is not.
  bool is_nearer_version(const ImageGroup& group, std::size_t member) const {
    const auto& exact = role(group.name).exact;
    return role(member).part == Part::version && role(member).exact == exact &&
           role(*group.tag).exact != exact && is_version_a_tag(group);
  }

  const std::vector<NamedValue>& values_;
  const std::vector<std::size_t>& members_;
  std::string_view parent_;
  Index index_;
  std::set<std::size_t> claimed_;
  std::vector<ImageGroup> groups_;
};

}  // namespace

void set_name(NamedValue& value, std::string_view name, char separator) {
  const auto at = name.rfind(separator);
  const auto start = at == std::string_view::npos ? 0 : at + 1;
  value.name = name;
  value.prefix = name.substr(0, start);
  value.role = role_of(name.substr(start));
}

bool is_below_image_key(const NamedValue& value, std::string_view parent) {
  const std::string_view prefix = value.prefix;
  auto outer = prefix.empty() ? parent : prefix.substr(0, prefix.size() - 1);
  outer = outer.substr(outer.find_last_of("./") + 1);
  return is_image_key(outer);
}

std::vector<ImageGroup> groups_of(const std::vector<NamedValue>& values, std::string_view parent) {
  std::map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < values.size(); ++i) last[values[i].name] = i;
  std::map<std::string_view, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& value = values[i];
    if (value.role.part != Part::none && last[value.name] == i) members[value.prefix].push_back(i);
  }
  std::vector<ImageGroup> groups;
  for (const auto& [prefix, places] : members) {
    auto found = Grouping(values, places, parent).run();
    groups.insert(groups.end(), found.begin(), found.end());
  }
  std::sort(groups.begin(), groups.end(),
            [](const ImageGroup& one, const ImageGroup& other) { return one.name < other.name; });
  return groups;
}

}  // namespace tools::update_values
