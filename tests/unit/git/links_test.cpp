// SPDX-License-Identifier: Apache-2.0
#include "git/links.hpp"

#include <catch2/catch.hpp>

#include "git/commit.hpp"
#include "git/pack_writer.hpp"

using base::ErrorKind;
using git::Links;
using git::Object;
using git::Objects;
using git::ObjectType;
using git::Oid;

namespace {

Oid oid(const std::string& start) {
  return *git::parse_oid(start + std::string(2 * Oid::size - start.size(), '0'));
}

const Oid a = oid("aaaaaaa1");
const Oid b = oid("bbbbbbb1");
const Oid c = oid("ccccccc1");

base::Result<Links> links_in(ObjectType type, std::string data) {
  Objects objects;
  Object object = {.type = type, .data = std::move(data)};
  objects[git::hash(object)] = object;
  const auto pack = git::write_pack(objects);
  REQUIRE(pack);
  const auto reader = git::PackReader::open(*pack, {});
  REQUIRE(reader);
  return git::links_of(*reader);
}

}  // namespace

TEST_CASE("links_of: commits have parents, tags have what they name, trees have nothing", "[git]") {
  const auto commit = links_in(ObjectType::commit, "tree " + a.hex() + "\nparent " + b.hex() +
                                                       "\nparent " + c.hex() + "\n\nx\n");
  REQUIRE(commit);
  CHECK(commit->begin()->second == std::vector{b, c});
  const auto tag = links_in(ObjectType::tag, "object " + a.hex() + "\ntype commit\n\nx\n");
  REQUIRE(tag);
  CHECK(tag->begin()->second == std::vector{a});
  CHECK(links_in(ObjectType::tree, "").value().empty());
}

TEST_CASE("links_of: what is damaged is garbled", "[git]") {
  CHECK(links_in(ObjectType::commit, "nothing").error().kind == ErrorKind::garbled);
  CHECK(links_in(ObjectType::tag, "object 12\n").error().kind == ErrorKind::garbled);
}

TEST_CASE("reachable_from: the tip and what comes before it, and nothing beside", "[git]") {
  const Links links = {{a, {b}}, {b, {}}, {c, {a}}};
  CHECK(git::reachable_from(links, a) == Links{{a, {b}}, {b, {}}});
  CHECK(git::reachable_from(links, c) == links);
  CHECK(git::reachable_from({{c, {b}}}, a).empty());
  const Links merges = {{a, {b, c}}, {b, {c}}, {c, {}}};
  CHECK(git::reachable_from(merges, a) == merges);
}

TEST_CASE("leads_to: a commit that is there or comes right before", "[git]") {
  const Links links = {{a, {b}}};
  CHECK(git::leads_to(links, a));
  CHECK(git::leads_to(links, b));
  CHECK_FALSE(git::leads_to(links, c));
  CHECK_FALSE(git::leads_to({}, c));
}

TEST_CASE("that_begin_with: commits, their parents, and each once", "[git]") {
  const Links links = {{a, {b}}, {c, {b}}};
  CHECK(git::that_begin_with(links, "aaaaaaa") == std::set{a});
  CHECK(git::that_begin_with(links, "bbbbbbb") == std::set{b});
  CHECK(git::that_begin_with(links, "aaaaaab").empty());
}

TEST_CASE("is_whole: the tip is there, and all parents as well", "[git]") {
  CHECK(git::is_whole({{a, {b}}, {b, {}}}, a));
  CHECK_FALSE(git::is_whole({{a, {b}}}, a));
  CHECK_FALSE(git::is_whole({{b, {}}}, a));
  CHECK_FALSE(git::is_whole({}, a));
}
