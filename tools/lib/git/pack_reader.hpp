// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "git/object.hpp"

namespace git {

struct PackLimits {
  std::size_t object = object_limit;            // one object, inflated
  std::size_t total = std::size_t{512} << 20U;  // all objects and all steps between, inflated
  std::size_t entries = 200000;
  std::size_t delta_chain = 50;
  const base::Deadline* deadline = nullptr;

  // What to do with an object over the limit: refuse the pack, or pass over it because nobody may
  // ever ask for it (a pack that holds a whole commit, with whatever large files lie in it).
  enum class Large { refuse, skip } large = Large::refuse;

  // Whether only the start of the pack is there. What is whole in it will be found.
  bool is_cut_off = false;
};

// Finds objects by their id in a received pack (gitformat-pack, version 2). The bytes stay where
// they are and must outlive the reader; objects are inflated when asked for.
class PackReader {
 public:
  // Reads the whole pack once and computes the id of everything in it. Fails with `garbled` for a
  // pack that is cut off, damaged, over the limits, or refers to objects outside itself, with
  // `timeout` at the deadline, and with `stopped` when a signal comes.
  static base::Result<PackReader> open(std::string_view pack, const PackLimits& limits);

  bool contains(const Oid& id) const { return by_id_.contains(id); }

  // Fails with `garbled` for an object that is not there.
  base::Result<Object> read(const Oid& id) const;

  std::vector<Oid> ids_of(ObjectType type) const;

  // Whether an object was passed over because of its size.
  bool has_skipped() const;

 private:
  struct Entry {
    std::size_t data = 0;     // where the zlib stream starts
    std::size_t size = 0;     // inflated
    std::size_t base = none;  // for deltas: index of the base
    Oid base_id = {};         // for deltas by id, until it is resolved
    int type = 0;             // as in the pack: 1-4, 6 offset delta, 7 id delta
    std::size_t depth = 0;    // how many deltas lie below it
    bool is_known = false;    // id computed
    bool is_skipped = false;  // too large
    ObjectType final_type = ObjectType::blob;
  };
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  PackReader(std::string_view pack, const PackLimits& limits) : pack_(pack), limits_(limits) {}

  base::Result<void> scan();
  base::Result<Entry> scan_entry(std::size_t& at, std::string& content);
  base::Result<void> scan_base(std::string_view body, Entry& entry, std::size_t start,
                               std::size_t& at) const;
  base::Result<void> resolve_deltas();
  base::Result<bool> resolve_delta(std::size_t index);
  base::Result<void> check_time() const;
  base::Result<std::optional<Object>> rebuild(std::size_t index) const;
  base::Result<std::string> inflate_entry(const Entry& entry) const;
  void name(std::size_t index, const Object& object);
  const std::string* recent(std::size_t index) const;
  void remember(std::size_t index, const std::string& data) const;

  std::string_view pack_;
  PackLimits limits_;
  std::vector<Entry> entries_;
  std::unordered_map<std::size_t, std::size_t> by_offset_;
  std::map<Oid, std::size_t> by_id_;
  std::size_t inflated_ = 0;  // also by deltas

  // Bases that were needed lately: deltas lie near each other, and so do their bases.
  mutable std::unordered_map<std::size_t, std::string> recent_;
  mutable std::size_t recent_bytes_ = 0;
};

}  // namespace git
