// SPDX-License-Identifier: Apache-2.0
//
// The reader of packs and, behind it, those of trees and commits. What it finds must have the id it
// is found by.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "git/commit.hpp"
#include "git/pack_reader.hpp"
#include "git/tree.hpp"

namespace {

void read_all(const git::PackReader& reader, git::ObjectType type) {
  for (const auto& id : reader.ids_of(type)) {
    const auto object = reader.read(id);
    if (!object || git::hash(*object) != id || object->type != type) std::abort();
    if (type == git::ObjectType::tree) static_cast<void>(git::read_tree(object->data).has_value());
    if (type == git::ObjectType::commit)
      static_cast<void>(git::read_commit(object->data).has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  using Large = git::PackLimits::Large;
  git::PackLimits limits = {.object = 1U << 16U, .total = 1U << 20U};
  for (const auto& [large, is_cut_off] :
       {std::pair(Large::refuse, false), {Large::skip, false}, {Large::skip, true}}) {
    limits.large = large;
    limits.is_cut_off = is_cut_off;
    const auto reader = git::PackReader::open(bytes, limits);
    if (!reader) continue;
    for (const auto type :
         {git::ObjectType::commit, git::ObjectType::tree, git::ObjectType::blob}) {
      read_all(*reader, type);
    }
  }
  static_cast<void>(git::read_tree(bytes).has_value());
  static_cast<void>(git::read_commit(bytes).has_value());
  return 0;
}
