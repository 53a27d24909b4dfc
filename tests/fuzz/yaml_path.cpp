// SPDX-License-Identifier: Apache-2.0

// Reads whatever the bytes are as a path, an assignment and a selector. What is taken must make
// sense: a path has steps and does not end in the air, and nothing of a value is lost.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "yaml/assignment.hpp"
#include "yaml/edit.hpp"
#include "yaml/resolve.hpp"

using namespace yaml;

namespace {

void check_path(const Path& path) {
  require(!path.segments.empty(), "a path has steps");
  require(path.segments.front().kind != Segment::Kind::block, "a path starts with a key");
  require(path.segments.back().kind != Segment::Kind::block, "a path ends with a key");
  (void)to_string(path.segments, path.segments.size());
}

void check_assignment(const std::string& text) {
  const auto assignment = parse_assignment(text);
  if (!assignment) return;
  check_path(assignment->path);
  require(text.ends_with(assignment->value.text), "a value is the end of the text");
  require(text.starts_with(assignment->file), "a file is its start");
  constexpr std::string_view file =
      "a: {b: [1, {name: x, c: v}]}\nd: |\n  e: 1\nf: &f {g: 1}\nh: *f\ni:\n";
  const EditOptions options{.if_missing = IfMissing::create, .aliases = Aliases::follow};
  (void)edit(file, {{.path = assignment->path, .value = assignment->value}}, options);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto path = parse_path(text);
  if (path) check_path(*path);
  check_assignment(text);
  (void)parse_document_selector(text);
  for (const auto reader : all_readers) (void)read_plain(reader, text);
  return 0;
}
