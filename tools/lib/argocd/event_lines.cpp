// SPDX-License-Identifier: Apache-2.0
#include "argocd/event_lines.hpp"

#include "base/text.hpp"

namespace argocd {

base::Result<void> EventLines::append(std::string_view bytes) {
  on_alive_();
  for (;;) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos) break;
    const auto piece = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (line_.empty()) {
      TRY(take_line(piece));
      continue;
    }
    line_ += piece;
    auto taken = take_line(line_);
    line_.clear();
    TRY(taken);
  }
  line_ += bytes;
  if (line_.size() > limit_) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "an event of the stream does not end"};
  }
  return {};
}

base::Result<void> EventLines::take_line(std::string_view line) {
  constexpr std::string_view data = "data:";
  if (!line.starts_with(data)) return {};
  return take_(base::trim(line.substr(data.size())));
}

}  // namespace argocd
