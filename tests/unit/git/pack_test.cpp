// SPDX-License-Identifier: Apache-2.0
#include <zlib.h>

#include <catch2/catch.hpp>

#include "fakes/manual_clock.hpp"
#include "git/pack_reader.hpp"
#include "git/pack_writer.hpp"

using base::ErrorKind;
using git::Object;
using git::Objects;
using git::ObjectType;
using git::PackLimits;
using git::PackReader;

namespace {

std::string deflated(const std::string& text) {
  auto size = compressBound(text.size());
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
           text.size());
  out.resize(size);
  return out;
}

// The type and size that an entry starts with.
std::string entry_head(int type, std::size_t size) {
  std::string head;
  auto byte = static_cast<unsigned>(type << 4U) | static_cast<unsigned>(size & 15U);
  for (size >>= 4U; size != 0; size >>= 7U) {
    head += static_cast<char>(byte | 0x80U);
    byte = static_cast<unsigned>(size & 0x7FU);
  }
  return head + static_cast<char>(byte);
}

std::string pack_of(std::uint32_t count, const std::string& entries) {
  std::string pack = "PACK";
  for (const auto number : {2U, count}) {
    for (const auto shift : {24U, 16U, 8U, 0U}) pack += static_cast<char>(number >> shift);
  }
  return pack + entries + std::string(20, '\0');
}

std::string whole(ObjectType type, const std::string& text) {
  return entry_head(static_cast<int>(type), text.size()) + deflated(text);
}

Object blob(std::string text) {
  return {.type = ObjectType::blob, .data = std::move(text)};
}

ErrorKind refusal(const std::string& pack, const PackLimits& limits = {}) {
  const auto reader = PackReader::open(pack, limits);
  REQUIRE_FALSE(reader);
  return reader.error().kind;
}

// A delta against "0123456789" that makes "345" and then "ab".
const std::string delta = std::string("\x0a\x05") + "\x91\x03\x03" +
                          "\x02"
                          "ab";
const std::string delta_base = "0123456789";

std::string offset_delta(const std::string& text, std::size_t distance) {
  return entry_head(6, text.size()) + static_cast<char>(distance) + deflated(text);
}

std::string id_delta(const std::string& text, const git::Oid& base) {
  return entry_head(7, text.size()) + std::string(base.raw()) + deflated(text);
}

}  // namespace

TEST_CASE("pack: what is written can be read", "[git]") {
  Objects objects;
  for (const auto& object : {blob("one"), blob(std::string(100000, 'x')), blob(""),
                             Object{.type = ObjectType::tree, .data = ""}}) {
    objects[git::hash(object)] = object;
  }
  const auto pack = git::write_pack(objects);
  REQUIRE(pack);
  const auto reader = PackReader::open(*pack, {});
  REQUIRE(reader);
  for (const auto& [id, object] : objects) {
    const auto read = reader->read(id);
    REQUIRE(read);
    CHECK(read->data == object.data);
    CHECK(read->type == object.type);
  }
  CHECK(reader->ids_of(ObjectType::blob).size() == 3);
}

TEST_CASE("write_pack: a commit whose tree is elsewhere is no reason to fail", "[git]") {
  const Object commit = {.type = ObjectType::commit,
                         .data = "tree " + std::string(40, '1') +
                                 "\nauthor a <b> 0 +0000\ncommitter a <b> 0 +0000\n\nx\n"};
  const auto pack = git::write_pack({{git::hash(commit), commit}});
  REQUIRE(pack);
  CHECK(PackReader::open(*pack, {})->contains(git::hash(commit)));
}

TEST_CASE("PackReader: deltas by offset and by id are resolved, also before their base", "[git]") {
  const auto base = whole(ObjectType::blob, delta_base);
  const auto base_id = git::hash(blob(delta_base));
  const auto wanted = git::hash(blob("345ab"));
  const std::vector<std::string> packs = {pack_of(2, base + offset_delta(delta, base.size())),
                                          pack_of(2, base + id_delta(delta, base_id)),
                                          pack_of(2, id_delta(delta, base_id) + base)};
  for (const auto& pack : packs) {
    const auto reader = PackReader::open(pack, {});
    REQUIRE(reader);
    REQUIRE(reader->contains(wanted));
    CHECK(reader->read(wanted)->data == "345ab");
    CHECK(reader->read(wanted)->type == ObjectType::blob);
  }
}

TEST_CASE("PackReader: a chain of deltas is followed to its limit and no further", "[git]") {
  // Each delta copies all of its base and adds a byte.
  std::string entries = whole(ObjectType::blob, "x");
  std::string text = "x";
  std::size_t last = entries.size();
  const std::size_t links = 60;
  for (std::size_t i = 1; i <= links; ++i) {
    const std::string step = {
        static_cast<char>(i), static_cast<char>(i + 1), '\x90', static_cast<char>(i), '\x01', 'y'};
    const auto entry = offset_delta(step, last);
    entries += entry;
    last = entry.size();
    text += 'y';
  }
  const auto pack = pack_of(links + 1, entries);
  const auto reader = PackReader::open(pack, {.delta_chain = links});
  REQUIRE(reader);
  CHECK(reader->read(git::hash(blob(text)))->data == text);
  CHECK(refusal(pack, {.delta_chain = links - 1}) == ErrorKind::garbled);
}

TEST_CASE("PackReader: every cut is an error, never a crash", "[git]") {
  const auto base = whole(ObjectType::blob, delta_base);
  const auto pack = pack_of(2, base + offset_delta(delta, base.size()));
  for (std::size_t size = 0; size < pack.size(); ++size) {
    CHECK(refusal(pack.substr(0, size)) == ErrorKind::garbled);
  }
}

TEST_CASE("PackReader: of a pack that may be cut off, what is whole is found", "[git]") {
  const auto base = whole(ObjectType::blob, delta_base);
  const auto middle = offset_delta(delta, base.size());
  const auto pack = pack_of(3, base + middle + whole(ObjectType::blob, "last"));
  const auto base_id = git::hash(blob(delta_base));
  const auto middle_id = git::hash(blob("345ab"));
  // The last bytes of what came could be those of a checksum, and are not looked at.
  const std::size_t base_end = 12 + base.size() + 20;
  for (std::size_t size = 32; size < pack.size(); ++size) {
    const std::string piece = pack.substr(0, size);
    const auto reader = PackReader::open(piece, {.is_cut_off = true});
    REQUIRE(reader);
    CHECK(reader->contains(base_id) == (size >= base_end));
    CHECK(reader->contains(middle_id) == (size >= base_end + middle.size()));
  }
  const auto orphan = pack_of(2, id_delta(delta, base_id));
  const auto reader = PackReader::open(orphan, {.is_cut_off = true});
  REQUIRE(reader);
  CHECK_FALSE(reader->contains(middle_id));
}

TEST_CASE("PackReader: a flipped byte never gives a wrong object", "[git]") {
  const auto base = whole(ObjectType::blob, delta_base);
  const auto pack = pack_of(2, base + offset_delta(delta, base.size()));
  for (std::size_t at = 0; at < pack.size() - 20; ++at) {
    auto damaged = pack;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
    const auto reader = PackReader::open(damaged, {});
    if (!reader) continue;
    for (const auto& id : reader->ids_of(ObjectType::blob)) {
      const auto object = reader->read(id);
      REQUIRE(object);
      CHECK(git::hash(*object) == id);
    }
  }
}

TEST_CASE("PackReader: a bomb is refused by its size, before it is inflated", "[git]") {
  const std::string large(2000, 'x');
  const auto pack = pack_of(1, whole(ObjectType::blob, large));
  CHECK(refusal(pack, {.object = 1000}) == ErrorKind::garbled);
  CHECK(refusal(pack, {.total = 1000}) == ErrorKind::garbled);
  // One that announces gigabytes is refused without a byte of them.
  CHECK(refusal(pack_of(1, entry_head(3, std::size_t{1} << 40U) + deflated("x"))) ==
        ErrorKind::garbled);
}

TEST_CASE("PackReader: what deltas make counts, and so do the objects", "[git]") {
  // Four deltas, each of which makes 100 bytes of a base of 10.
  std::string step = std::string("\x0a\x64");
  for (int i = 0; i < 10; ++i) step += "\x90\x0a";
  std::string entries = whole(ObjectType::blob, delta_base);
  std::size_t distance = entries.size();
  for (int i = 0; i < 4; ++i) {
    const auto entry = offset_delta(step, distance);
    entries += entry;
    distance += entry.size();
  }
  const auto pack = pack_of(5, entries);
  CHECK(PackReader::open(pack, {.total = 600}));
  CHECK(refusal(pack, {.total = 400}) == ErrorKind::garbled);
  CHECK(refusal(pack, {.entries = 4}) == ErrorKind::garbled);
}

TEST_CASE("PackReader: the deadline ends it", "[git]") {
  fakes::ManualClock clock;
  const base::Deadline deadline(clock, std::chrono::seconds(1));
  REQUIRE(clock.sleep_for(std::chrono::seconds(2)));
  CHECK(refusal(pack_of(1, whole(ObjectType::blob, "x")), {.deadline = &deadline}) ==
        ErrorKind::timeout);
}

TEST_CASE("PackReader: a large object is passed over where that is wanted", "[git]") {
  const std::string large(2000, 'x');
  const auto pack = pack_of(2, whole(ObjectType::blob, large) + whole(ObjectType::blob, "small"));
  const auto reader = PackReader::open(pack, {.object = 1000, .large = PackLimits::Large::skip});
  REQUIRE(reader);
  CHECK(reader->contains(git::hash(blob("small"))));
  CHECK_FALSE(reader->contains(git::hash(blob(large))));
}

TEST_CASE("PackReader: what lies about itself is garbled", "[git]") {
  const auto base = whole(ObjectType::blob, delta_base);
  const auto self = git::hash(blob("345ab"));
  const auto copies_outside = std::string("\x0a\x05") + "\x91\x09\x05";
  const auto makes_more = std::string("\x0a\x01") + std::string("\x91\x00\x05", 3);
  const auto wrong_base = std::string("\x0b\x05") + "\x91\x03\x05";
  const auto ends_early = std::string("\x0a\x05") +
                          "\x05"
                          "ab";
  const auto empty_insert = std::string("\x0a\x00\x00", 3);
  const std::vector<std::string> packs = {
      "",
      "PACK",
      "JUNK" + std::string(40, 'x'),
      pack_of(2, base),                                 // fewer objects than announced
      pack_of(1, base + "more"),                        // more bytes than objects
      pack_of(1, entry_head(3, 5) + deflated("1234")),  // shorter than announced
      pack_of(1, entry_head(3, 3) + deflated("1234")),  // longer than announced
      pack_of(1, entry_head(5, 1) + deflated("1")),     // no such type
      pack_of(1, entry_head(0, 1) + deflated("1")),
      pack_of(1, offset_delta(delta, 1)),                    // no base there
      pack_of(2, base + offset_delta(delta, 100)),           // before the pack
      pack_of(2, base + offset_delta(delta, 3)),             // in the middle of an object
      pack_of(1, id_delta(delta, git::hash(blob("gone")))),  // base not in the pack
      pack_of(1, id_delta(delta, self)),                     // its own base
      pack_of(2, base + offset_delta(copies_outside, base.size())),
      pack_of(2, base + offset_delta(makes_more, base.size())),
      pack_of(2, base + offset_delta(wrong_base, base.size())),
      pack_of(2, base + offset_delta(ends_early, base.size())),
      pack_of(2, base + offset_delta(empty_insert, base.size())),
      pack_of(2, base + offset_delta("", base.size())),
      pack_of(0xFFFFFFFF, base),
  };
  for (std::size_t i = 0; i < packs.size(); ++i) {
    INFO("pack " << i);
    CHECK(refusal(packs[i]) == ErrorKind::garbled);
  }
}
