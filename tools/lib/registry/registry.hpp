// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "images/reference.hpp"
#include "registry/conversation.hpp"
#include "registry/manifest.hpp"
#include "registry/platform.hpp"

namespace registry {

// Asks registries about images; it writes nothing. One serves any number of them.
//
// All of these fail with `denied` for what these credentials may not read (which registries also
// say of what does not exist), `not_found` for a repository that there is not, `unreachable` where
// a registry cannot be reached or wants us to come again later, `garbled` for answers that make no
// sense, `timeout` at the deadline and `stopped` on a signal.
class Registry {
 public:
  // `client`, `deadline` and `log` must outlive it. The secrets of the keychain are hidden in the
  // log from here on.
  Registry(http::Client& client, Keychain keychain, Settings settings,
           const base::Deadline& deadline, base::Log& log);

  // The digest of what the tag names ("sha256:…"): of a list for several machines that of the list,
  // never that of one of its images. Of a reference with a digest, that digest, if it is there.
  // Nothing where the repository has no such tag or digest; `garbled` where that is no manifest.
  base::Result<std::optional<std::string>> digest(const images::Reference& image);

  // All tags of the repository in the order of their bytes, each once. Fails with `garbled` for
  // more than 200,000, for more than 100 pages of them, and for pages that lead in a circle.
  base::Result<std::vector<std::string>> tags(const images::Reference& image);

  // When the images of these tags were built for a platform, by their own word, in the order of the
  // tags; nothing for a tag that is not there any more or has no image for it. Docker Hub counts
  // each as a pull.
  using BuildTimes = std::vector<std::optional<BuildTime>>;
  base::Result<BuildTimes> build_times(const images::Reference& image,
                                       const std::vector<std::string>& tags,
                                       const Platform& platform);

 private:
  using Doing = std::function<std::string(std::size_t number)>;  // for messages
  using Manifests = std::vector<std::optional<Manifest>>;

  base::Result<std::optional<std::string>> digest_by_get(const images::Reference& image);
  base::Result<std::vector<std::string>> all_pages(const images::Reference& image);
  base::Result<Manifests> manifests(const images::Reference& image,
                                    const std::vector<std::string>& names, const Doing& doing);
  base::Result<std::vector<std::string>> configurations(const images::Reference& image,
                                                        const std::vector<std::string>& tags,
                                                        const Platform& platform,
                                                        const Doing& doing);
  base::Result<std::optional<Manifest>> read_manifest(const images::Reference& image,
                                                      const std::string& name,
                                                      const Answer& answer) const;
  base::Result<BuildTime> read_build_time(const images::Reference& image, const std::string& digest,
                                          const Answer& answer) const;
  base::Error failure(const Answer& answer, const images::Reference& image) const;

  Conversation conversation_;
};

}  // namespace registry
