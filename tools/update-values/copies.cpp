// SPDX-License-Identifier: Apache-2.0
#include "update-values/copies.hpp"

#include <optional>

#include "base/text.hpp"
#include "yaml/assignment.hpp"
#include "yaml/read_value.hpp"

namespace tools::update_values {
namespace {

std::string shown(const std::string& text) {
  return "'" + base::shorten(base::printable(text), 200) + "'";
}

// A place as it is written: "env/prod/values.yaml::image.tag"; without a path, just the file.
struct Spelled {
  std::string file;
  std::optional<yaml::Path> path;
};

base::Result<Spelled> spelled(const std::string& text) {
  const auto mark = yaml::find_file_mark(text);
  if (mark == std::string_view::npos) return Spelled{.file = text, .path = std::nullopt};
  auto path = TRY(yaml::parse_path(std::string_view(text).substr(mark + 2)));
  return Spelled{.file = text.substr(0, mark), .path = std::move(path)};
}

base::Result<ValuePlace> source_of(const std::string& text) {
  auto place = TRY(spelled(text));
  if (!place.path || place.file.empty()) {
    return base::usage_error(shown(text) + " does not say which value of which file",
                             "write FILE::PATH, as in env/staging/values.yaml::image.tag");
  }
  if (TRY(git::parse_file_pattern(place.file)).is_glob) {
    return base::usage_error(shown(text) + " may mean several files: a value comes from one");
  }
  return ValuePlace{.file = std::move(place.file), .path = std::move(*place.path)};
}

base::Result<ValuePlace> target_of(const std::string& text, const ValuePlace& from) {
  auto place = TRY(spelled(text));
  if (place.file.empty()) return base::usage_error(shown(text) + " names no file");
  return ValuePlace{.file = std::move(place.file), .path = place.path.value_or(from.path)};
}

}  // namespace

base::Result<std::vector<Copy>> parse_copies(const std::vector<std::string>& from,
                                             const std::vector<std::string>& to) {
  if (from.empty() != to.empty()) {
    return base::usage_error(from.empty() ? "--to says where to, but no --copy says what"
                                          : "--copy says what, but no --to says where to",
                             "they come in pairs: --copy FILE::PATH --to FILE::PATH");
  }
  const bool is_for_all = to.size() == 1 && !TRY(spelled(to.front()).context("reading --to")).path;
  if (from.size() != to.size() && !is_for_all) {
    return base::usage_error(base::number_of(from.size(), "value") + " to copy, but " +
                                 base::number_of(to.size(), "place") + " to copy to",
                             "give a --to for each --copy, or a single one that is just a file");
  }
  std::vector<Copy> copies;
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto source = TRY(source_of(from[i]).context("reading --copy"));
    auto target = TRY(target_of(is_for_all ? to.front() : to[i], source).context("reading --to"));
    copies.push_back({.from = std::move(source), .to = std::move(target)});
  }
  return copies;
}

base::Result<yaml::NewValue> read_place(const ValuePlace& place, std::string_view text,
                                        yaml::Aliases aliases) {
  return yaml::read_value(text, place.path, yaml::format_of(place.file), aliases)
      .context(base::printable(place.file));
}

}  // namespace tools::update_values
