// SPDX-License-Identifier: Apache-2.0

// Takes whatever the bytes are for an answer of Argo CD: an application, a list of them, a stream
// of events. However they are cut, the same comes out. A second half, as YAML, is read as a
// configuration file would be.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "argocd/argocd_opts.hpp"
#include "argocd/event_lines.hpp"
#include "argocd/item_splitter.hpp"
#include "argocd/read_application.hpp"
#include "fuzz/require.hpp"
#include "yaml/to_json.hpp"

namespace {

constexpr std::size_t limit = std::size_t{1} << 20U;

// What came of feeding the pieces: the texts, and whether all was well.
struct Taken {
  std::vector<std::string> texts;
  bool is_well = true;
  bool operator==(const Taken&) const = default;
};

Taken split_list(std::string_view text, std::size_t cut) {
  Taken taken;
  argocd::ItemSplitter splitter(
      [&](std::string_view item) -> base::Result<void> {
        taken.texts.emplace_back(item);
        return {};
      },
      limit);
  for (const auto piece : {text.substr(0, cut), text.substr(cut)}) {
    taken.is_well = taken.is_well && splitter.append(piece);
  }
  taken.is_well = taken.is_well && splitter.finish();
  if (!taken.is_well) taken.texts.clear();
  return taken;
}

Taken split_events(std::string_view text, std::size_t cut) {
  Taken taken;
  argocd::EventLines lines(
      [&](std::string_view data) -> base::Result<void> {
        taken.texts.emplace_back(data);
        return {};
      },
      [] {}, limit);
  for (const auto piece : {text.substr(0, cut), text.substr(cut)}) {
    taken.is_well = taken.is_well && lines.append(piece);
  }
  return taken;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const auto cut = size == 0 ? 0 : data[0] % size;
  require(split_list(text, cut) == split_list(text, 0), "a list is the same however it is cut");
  require(split_events(text, cut) == split_events(text, 0), "events are the same however cut");
  (void)argocd::read_application(text);
  (void)argocd::read_application(text, argocd::Detail::troubled);
  (void)argocd::open_envelope(text, {"result", "application"}, argocd::Detail::all);
  (void)argocd::read_argocd_opts(text);
  (void)yaml::to_json(text);
  return 0;
}
