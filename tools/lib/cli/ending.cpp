// SPDX-License-Identifier: Apache-2.0
#include "cli/ending.hpp"

#include <csignal>

#include "base/stop.hpp"

namespace cli {
namespace {

int stopped_status() {
  constexpr int by_signal = 128;
  return by_signal + (base::stop_signal() != 0 ? base::stop_signal() : SIGTERM);
}

}  // namespace

Ending ending_of(base::ErrorKind kind) {
  switch (kind) {
    case base::ErrorKind::rejected:
      return {1, "refused"};
    case base::ErrorKind::usage:
    case base::ErrorKind::malformed:
      return {2, "refused"};
    case base::ErrorKind::timeout:
      return {3, "timeout"};
    case base::ErrorKind::denied:
      return {4, "denied"};
    case base::ErrorKind::not_found:
      return {5, "notfound"};
    case base::ErrorKind::conflict:
      return {6, "conflict"};
    case base::ErrorKind::unreachable:
    case base::ErrorKind::garbled:
      return {7, "unreachable"};
    case base::ErrorKind::stopped:
      return {stopped_status(), "failed"};
  }
  return internal_error;
}

}  // namespace cli
