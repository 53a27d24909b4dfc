// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "yaml/assignment.hpp"

namespace {

std::string describe(const base::Error& error) {
  const std::string text = "error: " + base::to_string(error);
  return error.hint.empty() ? text : text + " | " + error.hint;
}

}  // namespace

std::vector<yaml::Edit> edits(const std::vector<std::string>& assignments) {
  std::vector<yaml::Edit> list;
  for (const auto& text : assignments) {
    const auto assignment = yaml::parse_assignment(text);
    if (!assignment) FAIL(text << ": " << describe(assignment.error()));
    list.push_back({.path = assignment->path, .value = assignment->value});
  }
  return list;
}

std::string edited(std::string_view text, const std::vector<std::string>& assignments,
                   const yaml::EditOptions& options) {
  const auto result = yaml::edit(text, edits(assignments), options);
  return result ? result->text : describe(result.error());
}

std::string created(std::string_view text, const std::vector<std::string>& assignments,
                    yaml::Format format) {
  return edited(text, assignments, {.format = format, .if_missing = yaml::IfMissing::create});
}

void check_created(std::initializer_list<CreateRow> rows, yaml::Format format) {
  for (const auto& row : rows) {
    INFO(row.text << row.assignment);
    CHECK(created(row.text, {row.assignment}, format) == row.result);
  }
}

yaml::Edited outcome(std::string_view text, const std::vector<std::string>& assignments,
                     const yaml::EditOptions& options) {
  auto result = yaml::edit(text, edits(assignments), options);
  if (!result) FAIL(describe(result.error()));
  return std::move(result).value();
}

yaml::Tree tree_of(std::string_view text, yaml::Format format) {
  auto tree = yaml::parse(text, format);
  if (!tree) FAIL(describe(tree.error()));
  return std::move(tree).value();
}

std::string refusal(std::string_view text, yaml::Format format) {
  const auto tree = yaml::parse(text, format);
  return tree ? "accepted" : describe(tree.error());
}

std::vector<CorpusFile> corpus() {
  std::vector<CorpusFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(TESTS_DIR "/corpus")) {
    std::ifstream stream(entry.path(), std::ios::binary);
    files.push_back({.name = entry.path().filename().string(),
                     .text = {std::istreambuf_iterator<char>(stream), {}}});
  }
  std::sort(files.begin(), files.end(),
            [](const CorpusFile& a, const CorpusFile& b) { return a.name < b.name; });
  return files;
}
