// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "yaml/edit.hpp"

namespace tools::update_values {

// One value of one file, before and after.
struct ValueChange {
  std::string file;
  std::size_t document;  // from 0
  std::string path;
  std::size_t line;  // from 1, in the new text
  std::string old_value;
  std::string new_value;
  bool is_changed;
  bool is_created = false;  // the key was not there before
  bool is_order = false;    // the number of --supersede-by, not a value that was asked for

  bool is_companion = false;  // the digest of an image, which goes along with its tag

  // Of a reference to an image: what people know it by, its tag, or else its digest.
  std::string old_tag = {};
  std::string new_tag = {};

  // Of the same reference, its digests, wherever they are kept.
  std::string old_digest = {};
  std::string new_digest = {};

  // What the document is called where the file has several; see DocumentNames.
  std::string document_name = {};

  // "kind=Deployment,metadata.name=web#spec.replicas": the path as it is unmistakable in the file.
  std::string place() const;
};

struct EditedFile {
  std::string path;
  std::string old_text;
  std::string new_text;
  std::vector<ValueChange> changes;  // also those that were there already
  std::vector<std::string> warnings;
  bool is_executable = false;

  bool is_changed() const { return new_text != old_text; }
};

bool is_any_changed(const std::vector<EditedFile>& files);

// Makes the edits in the text of the file `path`. Its name tells the format, whatever the options
// say.
base::Result<EditedFile> edit_file(const std::string& path, std::string text,
                                   const std::vector<yaml::Edit>& edits, yaml::EditOptions options);

// Says of each change which document it is in, where the file has several.
void name_documents(EditedFile& file);

// Of several files, the changes that really are some.
std::vector<ValueChange> changes_in(const std::vector<EditedFile>& files);

}  // namespace tools::update_values
