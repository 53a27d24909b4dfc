// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace base {

// Why an operation failed, in the only words a caller may branch on. Add a kind only when some
// caller will treat it differently from all the others.
enum class ErrorKind {
  usage,        // the caller asked for something impossible; retrying cannot help
  malformed,    // a file we were given could not be understood, or lacks what we must change
  garbled,      // a reply could not be understood, or is beyond our limits
  not_found,    // the named repository, branch, application, … does not exist
  denied,       // credentials are missing, wrong, or not enough
  conflict,     // somebody else changed it first
  rejected,     // the other side understood us and said no
  unreachable,  // no usable answer: DNS, TCP, TLS, 429, 5xx
  timeout,      // no answer in the time allowed
  stopped,      // a signal asked us to end
};

struct Error {
  ErrorKind kind;
  std::string message;                    // what went wrong: lower case, no full stop, no secret
  std::string hint = {};                  // what the user can do about it; often empty
  std::vector<std::string> context = {};  // what we were doing, innermost first
  bool is_lasting = false;                // trying again cannot help, although the kind may pass
  bool may_have_arrived = false;          // what we asked for may be done, and nobody told us
  bool is_untrusted = false;              // who is there has not proved to be whom we asked for
};

// Whether the same may succeed if it is simply tried again.
inline bool is_passing(const Error& error) {
  return error.kind == ErrorKind::unreachable && !error.is_lasting;
}

// Whether it says nothing of what was tried: the run itself is over, by its time or by a signal.
inline bool is_end_of_run(const Error& error) {
  return error.kind == ErrorKind::timeout || error.kind == ErrorKind::stopped;
}

// The caller asked for something impossible.
Error usage_error(std::string message, std::string hint = {});

// A text that we were given could not be understood.
Error malformed_error(std::string message, std::string hint = {});

// Renders outermost context first: "updating main: pushing: the server hook said no".
std::string to_string(const Error& error);

}  // namespace base
