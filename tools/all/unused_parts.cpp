// SPDX-License-Identifier: Apache-2.0
//
// What takes the place of parts of the C++ library and of libcrypt that a static program would have
// in it and never use.
#include <cerrno>
#include <cstddef>

// NOLINTBEGIN(bugprone-reserved-identifier): the names are theirs
extern "C" {

// Reads a mangled name. It is asked for the type of an exception that nobody caught, which is told
// mangled where this fails.
char* __cxa_demangle(const char* mangled, char* buffer, std::size_t* size, int* status);
char* __cxa_demangle(const char* /*mangled*/, char* /*buffer*/, std::size_t* /*size*/,
                     int* status) {
  constexpr int no_memory = -1;
  if (status != nullptr) *status = no_memory;
  return nullptr;
}

// All password hashes but bcrypt: CMakeLists.txt gives it their names. libcrypt then answers with
// the hash that means failure.
void gitops_unused_hash();
void gitops_unused_hash() {
  errno = EINVAL;
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
