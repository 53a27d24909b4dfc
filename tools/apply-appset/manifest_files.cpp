// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/manifest_files.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>

#include "git/work_tree.hpp"

namespace tools::apply_appset {

namespace fs = std::filesystem;

namespace {

bool is_manifest(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json");
}

constexpr std::string_view chart_file = "Chart.yaml";

// The directories, with a slash behind them, whose templates are those of a chart.
std::set<std::string, std::less<>> charts_among(const std::vector<std::string>& files) {
  std::set<std::string, std::less<>> charts;
  for (const std::string_view file : files) {
    const bool is_chart = file == chart_file || (file.ends_with(chart_file) &&
                                                 file[file.size() - chart_file.size() - 1] == '/');
    if (is_chart) charts.emplace(file.substr(0, file.size() - chart_file.size()));
  }
  return charts;
}

bool is_template(std::string_view file, const std::set<std::string, std::less<>>& charts) {
  constexpr std::string_view folder = "templates/";
  for (auto at = file.find(folder); at != std::string_view::npos; at = file.find(folder, at + 1)) {
    if (charts.contains(file.substr(0, at))) return true;
  }
  return false;
}

// The directory that no link may lead out of.
fs::path boundary_of(const std::string& directory) {
  std::error_code error;
  const auto tree = git::WorkTree::around(directory);
  if (tree && (*tree)->is_repository()) return (*tree)->root();
  return fs::canonical(directory, error);
}

class Links {
 public:
  explicit Links(const std::string& directory) : directory_(directory) {}

  bool stays_inside(const fs::path& link) {
    if (!boundary_) boundary_ = boundary_of(directory_);
    std::error_code error;
    const auto target = fs::canonical(link, error);
    if (error || !fs::is_regular_file(target, error)) return false;
    const auto relative = target.lexically_relative(*boundary_);
    return !relative.empty() && *relative.begin() != "..";
  }

 private:
  const std::string& directory_;
  std::optional<fs::path> boundary_;
};

bool is_wanted(const fs::directory_entry& entry, Links& links) {
  std::error_code error;
  if (entry.is_symlink(error)) return links.stays_inside(entry.path());
  return entry.is_regular_file(error);
}

}  // namespace

std::vector<std::string> manifests_among(const std::vector<std::string>& files) {
  const auto charts = charts_among(files);
  std::vector<std::string> found;
  for (const auto& file : files) {
    if (is_manifest(file) && !is_template(file, charts)) found.push_back(file);
  }
  std::sort(found.begin(), found.end());
  return found;
}

base::Result<std::vector<std::string>> manifests_below(const std::string& directory) {
  std::vector<std::string> files;
  Links links(directory);
  std::error_code error;
  fs::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const auto& path = entry->path();
    std::error_code none;
    if (path.filename().string().starts_with('.')) {
      if (entry->is_directory(none)) entry.disable_recursion_pending();
    } else if (is_manifest(path.native()) && is_wanted(*entry, links)) {
      files.push_back(path.lexically_relative(directory).string());
    }
  }
  if (error) return base::usage_error("cannot read " + directory + ": " + error.message());
  auto found = manifests_among(files);
  for (auto& file : found) file = (fs::path(directory) / file).string();
  return found;
}

Concern concern_of(std::string_view text) {
  if (text.find("argoproj.io") != std::string_view::npos) return Concern::sure;
  const bool may_be_clusters = text.find("server") != std::string_view::npos;
  return may_be_clusters ? Concern::perhaps : Concern::none;
}

}  // namespace tools::apply_appset
