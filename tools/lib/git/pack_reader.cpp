// SPDX-License-Identifier: Apache-2.0
//
// Reads a pack that a server sent, which may be broken or made to harm.
//
//   "PACK" version count | entry entry entry … | 20 bytes of checksum
//
// An entry is a type and a size in a varint, for deltas a reference to its base, then a zlib
// stream. Nothing says where a stream ends, so every one is inflated once to find the next
// (`scan`). Objects stored whole are hashed on the way; deltas are rebuilt afterwards, bases first
// (`resolve_deltas`).
//
// The checksum at the end is not looked at: an object is found by the hash of its content, which
// proves more.
//
// What a hostile pack can try, and what stops it: a size that lies (the stream must inflate to
// exactly that), a bomb (limits on one object and on all together, checked before memory is taken),
// endless or circular delta chains (an offset points backwards only, chains have a limit, and bases
// by id are resolved in at most as many rounds), a delta that copies from outside its base.
#include "git/pack_reader.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "base/stop.hpp"

namespace git {
namespace {

constexpr int offset_delta = 6;
constexpr int id_delta = 7;
constexpr std::size_t header_size = 12;

base::Error broken(const std::string& how) {
  return {.kind = base::ErrorKind::garbled,
          .message = "the pack from the server is damaged: " + how};
}

base::Error too_large(std::size_t size, std::size_t limit) {
  return {.kind = base::ErrorKind::garbled,
          .message = "an object of " + std::to_string(size >> 20U) + " MiB is over the limit of " +
                     std::to_string(limit >> 20U) + " MiB"};
}

std::uint32_t read_u32(std::string_view bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | static_cast<unsigned char>(bytes[i]);
  return number;
}

// A zlib stream, inflated piece by piece.
class Inflater {
 public:
  Inflater() { usable_ = inflateInit(&stream_) == Z_OK; }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Inflates the stream at the start of `input`, which must give exactly `size` bytes, into `take`.
  // Returns how many bytes of input it took.
  base::Result<std::size_t> run(std::string_view input, std::size_t size,
                                const std::function<void(std::string_view)>& take) {
    std::array<char, 32768> buffer;
    std::size_t given = 0;
    std::size_t made = 0;
    inflateReset(&stream_);
    for (;;) {
      constexpr std::size_t most = std::size_t{1} << 30U;
      const auto piece = input.substr(given, most);
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
      stream_.avail_in = static_cast<uInt>(piece.size());
      stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream_.avail_out = static_cast<uInt>(buffer.size());
      const int code = usable_ ? inflate(&stream_, Z_NO_FLUSH) : Z_MEM_ERROR;
      const std::size_t taken = piece.size() - stream_.avail_in;
      const std::size_t count = buffer.size() - stream_.avail_out;
      given += taken;
      made += count;
      if (made > size) return broken("an object is longer than announced");
      take(std::string_view(buffer.data(), count));
      if (code == Z_STREAM_END) break;
      if (code == Z_BUF_ERROR) return broken("it is cut off");
      if (code != Z_OK) return broken("a compressed object cannot be read");
    }
    if (made != size) return broken("an object is shorter than announced");
    return given;
  }

 private:
  z_stream stream_ = {};
  bool usable_ = false;
};

// The two kinds of numbers of the format. Both are cut off at the end of `bytes` with nullopt.
std::optional<std::size_t> take_size(std::string_view bytes, std::size_t& at, unsigned shift,
                                     std::size_t start) {
  std::size_t number = start;
  for (;;) {
    if (at >= bytes.size() || shift > 56) return std::nullopt;
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    number |= static_cast<std::size_t>(byte & 0x7FU) << shift;
    shift += 7;
    if ((byte & 0x80U) == 0) return number;
  }
}

std::optional<std::size_t> take_distance(std::string_view bytes, std::size_t& at) {
  if (at >= bytes.size()) return std::nullopt;
  auto byte = static_cast<unsigned char>(bytes[at++]);
  std::size_t distance = byte & 0x7FU;
  while ((byte & 0x80U) != 0) {
    if (at >= bytes.size() || distance >= (std::size_t{1} << 48U)) return std::nullopt;
    byte = static_cast<unsigned char>(bytes[at++]);
    distance = ((distance + 1) << 7U) | (byte & 0x7FU);
  }
  return distance;
}

// The operands of a copy: which bytes follow is said by the bits of the operation.
std::optional<std::size_t> take_operand(std::string_view delta, std::size_t& at, unsigned bits,
                                        unsigned count) {
  std::size_t number = 0;
  for (unsigned i = 0; i < count; ++i) {
    if ((bits >> i & 1U) == 0) continue;
    if (at >= delta.size()) return std::nullopt;
    number |= static_cast<std::size_t>(static_cast<unsigned char>(delta[at++])) << (8 * i);
  }
  return number;
}

// Nothing where the result would be larger than `limit`.
base::Result<std::optional<std::string>> apply_delta(std::string_view base, std::string_view delta,
                                                     std::size_t limit) {
  std::size_t at = 0;
  const auto base_size = take_size(delta, at, 0, 0);
  const auto size = base_size ? take_size(delta, at, 0, 0) : std::nullopt;
  if (!size || *base_size != base.size()) return broken("a delta does not fit its base");
  if (*size > limit) return std::optional<std::string>();
  std::string result;
  result.reserve(*size);
  while (at < delta.size()) {
    const auto operation = static_cast<unsigned char>(delta[at++]);
    if ((operation & 0x80U) != 0) {
      const auto from = take_operand(delta, at, operation & 0x0FU, 4);
      const auto count = from ? take_operand(delta, at, operation >> 4U & 7U, 3) : std::nullopt;
      if (!count) return broken("a delta is cut off");
      const std::size_t length = *count == 0 ? 0x10000 : *count;
      if (*from > base.size() || length > base.size() - *from) {
        return broken("a delta copies from outside its base");
      }
      result += base.substr(*from, length);
    } else {
      if (operation == 0 || delta.size() - at < operation) return broken("a delta is cut off");
      result += delta.substr(at, operation);
      at += operation;
    }
    if (result.size() > *size) return broken("a delta makes more than announced");
  }
  if (result.size() != *size) return broken("a delta makes less than announced");
  return std::optional(std::move(result));
}

}  // namespace

base::Result<PackReader> PackReader::open(std::string_view pack, const PackLimits& limits) {
  PackReader reader(pack, limits);
  TRY(reader.scan());
  TRY(reader.resolve_deltas());
  return reader;
}

base::Result<void> PackReader::scan() {
  if (pack_.size() < header_size + Oid::size || !pack_.starts_with("PACK")) {
    return broken("it is cut off");
  }
  const auto version = read_u32(pack_.substr(4));
  if (version != 2 && version != 3) return broken("unknown version");
  const auto count = read_u32(pack_.substr(8));
  std::size_t at = header_size;
  if (count > limits_.entries && !limits_.is_cut_off) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "a pack of " + std::to_string(count) +
                                  " objects is over the limit of " +
                                  std::to_string(limits_.entries)};
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    TRY(check_time());
    const auto start = at;
    std::string content;
    auto entry = scan_entry(at, content);
    if (!entry && limits_.is_cut_off) break;
    by_offset_.emplace(start, entries_.size());
    entries_.push_back(TRY(std::move(entry)));
    if (entries_.back().type < offset_delta && !entries_.back().is_skipped) {
      const auto type = static_cast<ObjectType>(entries_.back().type);
      name(entries_.size() - 1, {.type = type, .data = std::move(content)});
    }
  }
  by_offset_.clear();
  if (limits_.is_cut_off) return {};
  if (pack_.size() - at != Oid::size) return broken("its end is not where it should be");
  return {};
}

base::Result<PackReader::Entry> PackReader::scan_entry(std::size_t& at, std::string& content) {
  const auto body = pack_.substr(0, pack_.size() - Oid::size);
  const auto start = at;
  if (at >= body.size()) return broken("it is cut off");
  const auto first = static_cast<unsigned char>(body[at++]);
  std::size_t size = first & 15U;
  if ((first & 0x80U) != 0) {
    const auto whole = take_size(body, at, 4, size);
    if (!whole) return broken("a size is cut off");
    size = *whole;
  }
  Entry entry = {.size = size, .type = static_cast<int>(first >> 4U & 7U)};
  if (entry.type == 0 || entry.type == 5) return broken("unknown type of object");
  if (entry.type >= offset_delta) TRY(scan_base(body, entry, start, at));
  if (size > limits_.object) {
    if (limits_.large == PackLimits::Large::refuse) return too_large(size, limits_.object);
    entry.is_skipped = true;
  }
  if (size > limits_.total - inflated_) return too_large(inflated_ + size, limits_.total);
  inflated_ += size;
  entry.data = at;
  const bool is_kept = entry.type < offset_delta && !entry.is_skipped;
  Inflater inflater;
  at += TRY(inflater.run(body.substr(at), size, [&](std::string_view piece) {
    if (is_kept) content += piece;
  }));
  return entry;
}

base::Result<void> PackReader::scan_base(std::string_view body, Entry& entry, std::size_t start,
                                         std::size_t& at) const {
  if (entry.type == id_delta) {
    if (body.size() - at < Oid::size) return broken("it is cut off");
    entry.base_id = oid_from_raw(body.substr(at, Oid::size));
    at += Oid::size;
    return {};
  }
  const auto distance = take_distance(body, at);
  if (!distance || *distance == 0 || *distance > start) return broken("a delta has no base");
  const auto found = by_offset_.find(start - *distance);
  if (found == by_offset_.end()) return broken("a delta has no base");
  entry.base = found->second;
  return {};
}

base::Result<void> PackReader::check_time() const {
  if (base::stop_signal() != 0) return base::stopped_error();
  if (limits_.deadline != nullptr && limits_.deadline->is_over()) return limits_.deadline->error();
  return {};
}

// Deltas against an id may come before their base, so rounds are made until nothing is left.
base::Result<void> PackReader::resolve_deltas() {
  for (std::size_t round = 0; round <= limits_.delta_chain; ++round) {
    bool is_complete = true;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (entries_[i].is_known || entries_[i].is_skipped) continue;
      TRY(check_time());
      const bool is_resolved = TRY(resolve_delta(i));
      is_complete = is_complete && is_resolved;
    }
    if (is_complete) return {};
  }
  if (limits_.is_cut_off) return {};
  return broken("a delta has no base in it, or a chain of deltas is too long");
}

// False where the base is not known yet.
base::Result<bool> PackReader::resolve_delta(std::size_t index) {
  auto& entry = entries_[index];
  if (entry.base == none) {
    const auto found = by_id_.find(entry.base_id);
    if (found == by_id_.end()) return false;
    entry.base = found->second;
  }
  const auto& base = entries_[entry.base];
  if (base.is_skipped) {
    entry.is_skipped = true;
    return true;
  }
  if (!base.is_known) return false;
  entry.depth = base.depth + 1;
  if (entry.depth > limits_.delta_chain) return broken("a chain of deltas is too long");
  const auto object = TRY(rebuild(index));
  if (!object) {
    if (limits_.large == PackLimits::Large::refuse) {
      return too_large(limits_.object + 1, limits_.object);
    }
    entry.is_skipped = true;
    return true;
  }
  if (object->data.size() > limits_.total - inflated_) {
    return too_large(inflated_ + object->data.size(), limits_.total);
  }
  inflated_ += object->data.size();
  name(index, *object);
  return true;
}

void PackReader::name(std::size_t index, const Object& object) {
  entries_[index].is_known = true;
  entries_[index].final_type = object.type;
  by_id_.emplace(hash(object), index);
}

const std::string* PackReader::recent(std::size_t index) const {
  const auto found = recent_.find(index);
  return found == recent_.end() ? nullptr : &found->second;
}

void PackReader::remember(std::size_t index, const std::string& data) const {
  constexpr std::size_t most = std::size_t{8} << 20U;
  if (data.size() > most / 4) return;
  if (recent_bytes_ + data.size() > most) {
    recent_.clear();
    recent_bytes_ = 0;
  }
  if (recent_.emplace(index, data).second) recent_bytes_ += data.size();
}

base::Result<std::string> PackReader::inflate_entry(const Entry& entry) const {
  std::string data;
  data.reserve(entry.size);
  Inflater inflater;
  TRY(inflater.run(pack_.substr(entry.data), entry.size,
                   [&](std::string_view piece) { data += piece; }));
  return data;
}

// The content of an entry whose bases are all known: down the chain to a whole object or one that
// is remembered, then up again, delta by delta. Nothing where it is over the limit.
base::Result<std::optional<Object>> PackReader::rebuild(std::size_t index) const {
  std::vector<std::size_t> chain;
  std::size_t at = index;
  while (entries_[at].type >= offset_delta && recent(at) == nullptr) {
    chain.push_back(at);
    at = entries_[at].base;
  }
  const auto* known = recent(at);
  std::string data = known != nullptr ? *known : TRY(inflate_entry(entries_[at]));
  if (known == nullptr && !chain.empty()) remember(at, data);
  const auto type = entries_[at].type < offset_delta ? static_cast<ObjectType>(entries_[at].type)
                                                     : entries_[at].final_type;
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
    const auto delta = TRY(inflate_entry(entries_[*link]));
    auto next = TRY(apply_delta(data, delta, limits_.object));
    if (!next) return std::optional<Object>();
    data = std::move(*next);
    if (*link != index) remember(*link, data);
  }
  return std::optional(Object{.type = type, .data = std::move(data)});
}

base::Result<Object> PackReader::read(const Oid& id) const {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the server did not send the object " + id.hex()};
  }
  return TRY(rebuild(found->second)).value();
}

bool PackReader::has_skipped() const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [](const Entry& entry) { return entry.is_skipped; });
}

std::vector<Oid> PackReader::ids_of(ObjectType type) const {
  std::vector<Oid> ids;
  for (const auto& [id, index] : by_id_) {
    if (entries_[index].final_type == type) ids.push_back(id);
  }
  return ids;
}

}  // namespace git
