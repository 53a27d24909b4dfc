// SPDX-License-Identifier: Apache-2.0
#include "kube/pem.hpp"

#include <filesystem>

#include "base/file.hpp"
#include "base/text.hpp"

namespace kube {
namespace {

base::Result<std::string> decoded(const Entry& entry, const std::string& key,
                                  const std::string& data) {
  const auto digits = base::replace_all(base::replace_all(data, "\n", ""), "\r", "");
  auto text = base::base64_decoded(digits);
  if (!text) return entry.error("has a " + key + " that is not Base64");
  return std::move(*text);
}

}  // namespace

std::string in_folder(const std::string& folder, const std::string& path) {
  return path.empty() ? path : (std::filesystem::path(folder) / path).string();
}

base::Result<std::string> read_pem(const Entry& entry, const std::string& folder,
                                   const std::string& key) {
  const auto data_key = key + "-data";
  const auto file = TRY(entry.text(key));
  const auto data = TRY(entry.text(data_key));
  if (file.empty() && data.empty()) return std::string();
  if (!file.empty() && !data.empty()) return entry.error("has both " + key + " and " + data_key);
  auto text = file.empty() ? TRY(decoded(entry, data_key, data))
                           : TRY(base::read_file(in_folder(folder, file))
                                     .context("reading the " + key + " of " + entry.place()));
  if (text.find("-----BEGIN ") == std::string::npos) {
    return entry.error("has a " + (file.empty() ? data_key : key) + " that is not in PEM form");
  }
  return text;
}

}  // namespace kube
