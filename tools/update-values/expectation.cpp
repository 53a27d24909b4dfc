// SPDX-License-Identifier: Apache-2.0
#include "update-values/expectation.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "yaml/assignment.hpp"
#include "yaml/locate.hpp"

namespace tools::update_values {
namespace {

using Kind = yaml::Segment::Kind;

// `images[0]` and `images.0`, `a.b` and `a["b"]`.
bool is_same(const yaml::Segment& one, const yaml::Segment& other) {
  const auto is_word = [](const yaml::Segment& segment) {
    return segment.kind == Kind::name || segment.kind == Kind::key || segment.kind == Kind::index;
  };
  if (is_word(one) && is_word(other)) return one.text == other.text;
  return one.kind == other.kind && one.text == other.text && one.value == other.value;
}

bool is_same_path(const yaml::Path& one, const std::string& text) {
  if (one.text == text) return true;
  const auto other = yaml::parse_path(text);
  return other && std::equal(one.segments.begin(), one.segments.end(), other->segments.begin(),
                             other->segments.end(), is_same);
}

// A string as it is, any other value as it is written.
std::string plain_text(const yaml::NewValue& value) {
  if (value.type != yaml::NewValue::Type::json) return value.text;
  const auto parsed = base::parse_json(value.text);
  return parsed.is_string() ? parsed.get<std::string>() : std::string(base::trim(value.text));
}

}  // namespace

bool ExpectedDocuments::selects(const yaml::DocumentSelector& selector, std::size_t document) {
  if (selector.index) return *selector.index == document;
  const auto& meant = selected(selector);
  return document < meant.size() && meant[document];
}

const std::vector<bool>& ExpectedDocuments::selected(const yaml::DocumentSelector& selector) {
  const auto [known, is_new] = selected_.try_emplace(selector.text);
  auto& meant = known->second;
  if (!is_new) return meant;
  if (!tree_) tree_ = yaml::parse(file_.old_text, yaml::format_of(file_.path));
  if (!*tree_) return meant;
  const auto documents = yaml::select_documents(**tree_, selector);
  if (!documents) return meant;
  meant.resize((*tree_)->documents.size(), false);
  for (const auto document : *documents) meant[document] = true;
  return meant;
}

std::string Expectation::place() const {
  std::string place;
  if (file) place += file->text + "::";
  if (path && path->document) place += path->document->text + "#";
  if (path) place += path->text;
  return place;
}

bool Expectation::is_about(const ValueChange& change, ExpectedDocuments& documents) const {
  if (!path || !is_same_path(*path, change.path)) return false;
  if (file && !git::matches(*file, change.file)) return false;
  return !path->document || documents.selects(*path->document, change.document);
}

base::Result<Expectation> parse_expectation(const std::string& text) {
  if (text.find('=') == std::string::npos) return Expectation{.value = text};
  const auto mark = yaml::find_file_mark(text);
  const auto behind_file = mark == std::string_view::npos ? 0 : mark + 2;
  const auto prefix = yaml::parse_path_prefix(std::string_view(text).substr(behind_file));
  const bool is_value = prefix && behind_file + prefix->size >= text.size();
  if (is_value) return Expectation{.value = text};
  auto assignment = yaml::parse_assignment(text);
  if (!assignment) {
    auto error = std::move(assignment).error();
    error.hint = "a value that has an = itself is expected with its path: --expect PATH=OLD";
    return error;
  }
  Expectation expectation = {.path = std::move(assignment->path),
                             .value = plain_text(assignment->value)};
  if (!assignment->file.empty()) expectation.file = TRY(git::parse_file_pattern(assignment->file));
  return expectation;
}

}  // namespace tools::update_values
