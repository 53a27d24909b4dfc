// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "http/client.hpp"

namespace argocd {

// Takes a stream of server-sent events apart, as Argo CD writes it (argocd-api.md, 6): lines that
// start with `data:` hold one JSON text each, a line that starts with `:` says that the server is
// still there.
class EventLines final : public http::BodySink {
 public:
  using TakeData = std::function<base::Result<void>(std::string_view data)>;

  // `on_alive` is called whenever anything came. A line longer than `limit` bytes is `garbled`.
  EventLines(TakeData take, std::function<void()> on_alive, std::size_t limit)
      : take_(std::move(take)), on_alive_(std::move(on_alive)), limit_(limit) {}

  void restart() override { line_.clear(); }
  base::Result<void> append(std::string_view bytes) override;

 private:
  base::Result<void> take_line(std::string_view line);

  TakeData take_;
  std::function<void()> on_alive_;
  std::size_t limit_;
  std::string line_;  // that has not ended yet
};

}  // namespace argocd
