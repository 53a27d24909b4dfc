// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/edit.hpp"

// Edits as the command line takes them.
std::vector<yaml::Edit> edits(const std::vector<std::string>& assignments);

// The text after the edits; or, for one that fails, "error: …", with " | hint" where there is one.
std::string edited(std::string_view text, const std::vector<std::string>& assignments,
                   const yaml::EditOptions& options = {});

// The same with missing keys created.
std::string created(std::string_view text, const std::vector<std::string>& assignments,
                    yaml::Format format = yaml::Format::yaml);

struct CreateRow {
  std::string text;
  std::string assignment;
  std::string result;
};

// Checks created() row by row.
void check_created(std::initializer_list<CreateRow> rows, yaml::Format format = yaml::Format::yaml);

// Everything about an edit that must succeed.
yaml::Edited outcome(std::string_view text, const std::vector<std::string>& assignments,
                     const yaml::EditOptions& options = {});

// A tree that must parse. It points into `text`.
yaml::Tree tree_of(std::string_view text, yaml::Format format = yaml::Format::yaml);

// What parse() says to a text that it refuses.
std::string refusal(std::string_view text, yaml::Format format = yaml::Format::yaml);

struct CorpusFile {
  std::string name;
  std::string text;
};

// Every file of tests/corpus.
std::vector<CorpusFile> corpus();
