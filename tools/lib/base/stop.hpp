// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

namespace base {

// From here on SIGINT and SIGTERM do not end the program; they make stop_signal() true, and every
// wait of ours ends early with ErrorKind::stopped. A broken pipe becomes an ordinary write error.
//
// The one piece of mutable global state in the house: a signal handler has no other place.
void catch_stop_signals();

// The signal that asked us to stop, 0 while none has.
int stop_signal();

// Readable from the moment we are asked to stop; -1 before catch_stop_signals(). For poll().
int stop_descriptor();

Error stopped_error();

}  // namespace base
