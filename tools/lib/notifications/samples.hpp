// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

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

// The variables of one of them, with a pipeline and commits to go with it.
Variables variables_of(Sample::Kind kind);

}  // namespace notifications
