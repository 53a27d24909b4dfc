// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>

// Writes YAML as people do: maps and lists in block and flow style, every kind of scalar, comments
// and blank lines in odd places, anchors. The same seed gives the same documents.
class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  std::string file();

  // A new value for a scalar: a word, a number, something with quotes, several lines, …
  std::string value();

  std::size_t below(std::size_t limit);
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }

 private:
  enum class Tabs { none, allowed };

  std::string pick(std::initializer_list<const char*> choices);
  std::string key();
  std::string plain(bool in_flow);
  std::string one_line_scalar(bool in_flow);
  std::string flow(int depth);
  std::string properties();
  std::string comment();
  std::string line_end(Tabs tabs = Tabs::allowed);
  std::string block_scalar(std::size_t indent);
  std::string block_node(std::size_t indent, int depth);
  std::string block_map(std::size_t indent, int depth);
  std::string block_list(std::size_t indent, int depth);

  std::mt19937 random_;
  std::size_t keys_ = 0;
  std::size_t anchors_ = 0;
};
