// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/client.hpp"

namespace kube {

// One line of a watch. Valid until the reader is used again.
struct WatchEvent {
  std::string_view type;  // ADDED MODIFIED DELETED ERROR
  std::string_view line;  // {"type":…,"object":{…}}, of which only the beginning was looked at
};

constexpr std::size_t watch_line_limit = std::size_t{64} << 20U;

// Takes the bytes of a watch apart, however they are cut, and remembers how far it has come: from
// which resourceVersion the next watch has to start. Over several connections.
//
// Holds what came at once and no more. Only a beginning of each line is read as JSON:
// object.metadata comes before the large parts.
class WatchReader final : public http::BodySink {
 public:
  // `resource_version` is where the watch starts. Empty or "0": the server first shows what is
  // there, in no order, as ADDED.
  explicit WatchReader(std::string resource_version, std::size_t line_limit = watch_line_limit);

  // A new connection: half a line of the last one is forgotten.
  void restart() override;
  base::Result<void> append(std::string_view bytes) override;

  // The next event, if a whole one has come. Bookmarks are kept to ourselves. Fails with `garbled`
  // for a line that is no event.
  base::Result<std::optional<WatchEvent>> next();

  const std::string& resource_version() const { return resource_version_; }

 private:
  void remember(std::string_view type, std::string&& version);

  std::string resource_version_;
  bool is_replaying_;
  std::size_t line_limit_;
  std::string bytes_;
  std::size_t begin_ = 0;      // of the first line that was not handed over
  std::size_t searched_ = 0;   // no line break between begin_ and this
  std::size_t half_line_ = 0;  // bytes after the last line break
  std::string type_;
};

}  // namespace kube
