// SPDX-License-Identifier: Apache-2.0
#include "update-values/work_tree.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tools::update_values {
namespace {

namespace fs = std::filesystem;

base::Error missing(const std::string& message) {
  return {.kind = base::ErrorKind::malformed, .message = base::printable(message)};
}

// What matches one pattern, found without following a link.
class Search {
 public:
  Search(const std::string& directory, const git::FilePattern& pattern)
      : directory_(directory), pattern_(pattern) {}

  base::Result<std::vector<std::string>> run() {
    look_into("", 0);
    if (unreadable_) return *unreadable_;
    if (!paths_.empty()) return std::move(paths_);
    if (!problem_.empty()) return missing(problem_);
    return missing("no file in " + directory_ + " matches " + pattern_.text);
  }

 private:
  std::string absolute(const std::string& path) const { return directory_ + "/" + path; }

  void look_into(const std::string& directory, std::size_t segment) {
    const auto& wanted = pattern_.segments[segment];
    if (wanted == "**" && segment + 1 < pattern_.segments.size()) look_into(directory, segment + 1);
    if (!pattern_.is_glob) return take(join(directory, wanted), segment);
    std::error_code code;
    const auto names = names_in(directory, code);
    if (code) return note_unreadable(directory, code);
    for (const auto& name : names) {
      if (git::matches(wanted, name)) take(join(directory, name), segment);
    }
  }

  void take(const std::string& path, std::size_t segment) {
    const bool is_last = segment + 1 == pattern_.segments.size();
    const bool is_stars = pattern_.segments[segment] == "**";
    std::error_code code;
    const auto status = fs::symlink_status(absolute(path), code);
    if (status.type() == fs::file_type::none) return note_unreadable(path, code);
    if (fs::is_regular_file(status) && is_last) {
      paths_.push_back(path);
    } else if (fs::is_directory(status) && (!is_last || is_stars)) {
      look_into(path, is_stars ? segment : segment + 1);
    } else if (!pattern_.is_glob) {
      problem_ = problem_with(path, status, is_last);
    }
  }

  std::string problem_with(const std::string& path, const fs::file_status& status,
                           bool is_last) const {
    if (fs::is_symlink(status)) return path + " is a symbolic link, which is not followed";
    if (fs::is_directory(status)) return path + " is a directory, not a file";
    if (fs::exists(status)) {
      return path + (is_last ? " is not a regular file" : " is a file, not a directory");
    }
    const auto slash = path.rfind('/');
    const auto directory = slash == std::string::npos ? "" : path.substr(0, slash);
    auto text = "there is no " + pattern_.text + " in " + directory_;
    if (path != pattern_.text) text += ": no " + path;
    std::error_code ignored;
    const auto meant = base::did_you_mean(path.substr(slash + 1), names_in(directory, ignored));
    if (meant) text += " (did you mean " + join(directory, *meant) + "?)";
    return text;
  }

  static std::string join(const std::string& directory, const std::string& name) {
    return directory.empty() ? name : directory + "/" + name;
  }

  std::vector<std::string> names_in(const std::string& directory, std::error_code& code) const {
    std::vector<std::string> names;
    for (fs::directory_iterator entry(absolute(directory), code), end; !code && entry != end;
         entry.increment(code)) {
      auto name = entry->path().filename().string();
      if (base::to_lower(name) != ".git") names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  // Files may be missing among those that nobody may see.
  void note_unreadable(const std::string& path, const std::error_code& code) {
    if (unreadable_) return;
    unreadable_ = missing("cannot read " + absolute(path) + ": " + code.message());
  }

  const std::string& directory_;
  const git::FilePattern& pattern_;
  std::optional<base::Error> unreadable_;
  std::vector<std::string> paths_;
  std::string problem_;
};

// A file about to get its new text.
struct Pending {
  const EditedFile& file;
  std::string path;
  base::Replacement replacement;

  base::Result<void> commit() {
    const auto now = TRY(base::read_file_not_link(path));
    if (now != file.old_text) {
      return base::Error{.kind = base::ErrorKind::conflict,
                         .message = "somebody else has just changed " + base::printable(path)};
    }
    return replacement.commit();
  }
};

}  // namespace

base::Result<void> write_work_tree(const std::string& directory,
                                   const std::vector<EditedFile>& files) {
  std::vector<Pending> all;
  for (const auto& file : files) {
    if (!file.is_changed()) continue;
    auto path = directory + "/" + file.path;
    auto replacement = TRY(base::Replacement::prepare(path, file.new_text));
    all.push_back({.file = file, .path = std::move(path), .replacement = std::move(replacement)});
  }
  for (auto pending = all.begin(); pending != all.end(); ++pending) {
    auto written = pending->commit();
    if (written) continue;
    // What cannot be undone either is not worth more words than what went wrong first.
    for (auto done = all.begin(); done != pending; ++done) {
      static_cast<void>(base::write_file(done->path, done->file.old_text).has_value());
    }
    return written;
  }
  return {};
}

base::Result<Made> edit_work_tree(const std::string& directory, const Work& work, Mode mode,
                                  const base::Deadline& deadline) {
  std::error_code code;
  if (!fs::is_directory(directory, code)) return missing("there is no directory " + directory);
  std::map<std::string, std::vector<std::size_t>> matching;  // by path
  const auto patterns = work.patterns();
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    Search search(directory, patterns[i]);
    for (const auto& path : TRY(search.run())) {
      auto& indices = matching[path];
      if (indices.empty() || indices.back() != i) indices.push_back(i);
    }
  }
  std::vector<git::Snapshot::File> files;
  for (auto& [path, indices] : matching) {
    if (deadline.is_over()) return deadline.error();
    const auto absolute = directory + "/" + path;
    auto text = TRY(base::read_file_not_link(absolute));
    const auto permissions = fs::status(absolute, code).permissions();
    files.push_back({.path = path,
                     .text = std::move(text),
                     .is_executable = (permissions & fs::perms::owner_exec) != fs::perms::none,
                     .patterns = std::move(indices)});
  }
  auto made = TRY(work.make(files));
  const bool writes = mode == Mode::write && !made.superseded;
  if (writes) TRY(write_work_tree(directory, made.files).context("writing the files"));
  return made;
}

}  // namespace tools::update_values
