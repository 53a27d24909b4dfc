// SPDX-License-Identifier: Apache-2.0
#include "signing/gpg_status.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace signing {
namespace {

// Of libgpg-error; a number of gpg holds them in its low bits, and where they come from above.
constexpr unsigned long long code_mask = 0xffff;
constexpr unsigned long long bad_passphrase = 11;
constexpr unsigned long long no_secret_key = 17;
constexpr unsigned long long unusable_secret_key = 54;

constexpr unsigned long long with_private_key = 16;  // in the reason of IMPORT_OK

unsigned long long number_at(const std::vector<std::string_view>& words, std::size_t at) {
  if (at >= words.size()) return 0;
  return base::parse_unsigned(words[at]).value_or(0);
}

void note_import(GpgStatus& status, const std::vector<std::string_view>& words) {
  if (words.size() < 3 || (number_at(words, 1) & with_private_key) == 0) return;
  const std::string fingerprint(words[2]);
  auto& known = status.private_keys;
  if (std::find(known.begin(), known.end(), fingerprint) == known.end()) {
    known.push_back(fingerprint);
  }
}

void note_failure(GpgStatus& status, unsigned long long number) {
  const auto code = number & code_mask;
  if (code == bad_passphrase) status.has_wrong_passphrase = true;
  if (code == no_secret_key || code == unusable_secret_key) status.lacks_key = true;
}

}  // namespace

GpgStatus read_gpg_status(std::string_view notes) {
  constexpr std::string_view start = "[GNUPG:] ";
  GpgStatus status;
  for (const auto line : base::lines(notes)) {
    if (!line.starts_with(start)) continue;
    const auto words = base::split(line.substr(start.size()), ' ');
    if (words[0] == "SIG_CREATED") status.has_signed = true;
    if (words[0] == "INV_SGNR") status.lacks_key = true;
    if (words[0] == "FAILURE") note_failure(status, number_at(words, 2));
    if (words[0] == "IMPORT_OK") note_import(status, words);
  }
  return status;
}

}  // namespace signing
