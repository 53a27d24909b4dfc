// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "govalue/world.hpp"
#include "notifications/variables.hpp"

namespace notifications {

// An application as templates meet it sooner or later.
struct Sample {
  enum class Kind {
    usual,         // synced, healthy, with everything that an application can have
    bare,          // just created: metadata and spec only
    many_sources,  // no spec.source, and revisions in place of the revision
    odd_texts,     // messages with quotes, line ends, backslashes, and letters beyond ASCII
  };

  Kind kind;
  std::string_view what;  // "an application with several sources"
};

std::span<const Sample> samples();

// A world in which no time goes by and nothing is random, to see what depends on them.
class StillWorld final : public govalue::World {
 public:
  // Seconds since 1970; they differ in everything that a layout can show.
  static constexpr std::int64_t early = 1'767'323'045;
  static constexpr std::int64_t late = 1'840'000'007;

  explicit StillWorld(std::int64_t now) : now_(now) {}
  gotime::Time now() const override { return gotime::Time::from_unix(now_); }
  gotime::Location local() const override { return {}; }
  std::string random_bytes(std::size_t count) const override { return std::string(count, 'r'); }

 private:
  std::int64_t now_;
};

// The variables of one of them, with a pipeline and commits to go with it.
Variables variables_of(Sample::Kind kind);

}  // namespace notifications
