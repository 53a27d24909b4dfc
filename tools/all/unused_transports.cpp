// SPDX-License-Identifier: Apache-2.0
//
// libgit2's own way to servers, which none of our tools goes: in a static program these take its
// place, and with it the TLS, SSH and Kerberos that it would bring along (and Debian has no archive
// of the last). What libgit2 calls when it starts succeeds, what would open a connection fails.
// Debian 12 has libgit2 1.5; the linker says so should another one want other names.

// NOLINTBEGIN(bugprone-reserved-identifier): the names are theirs
extern "C" {

constexpr int succeeded = 0;
constexpr int failed = -1;

int git_mbedtls_stream_global_init();
int git_mbedtls_stream_global_init() {
  return succeeded;
}

int git_transport_ssh_global_init();
int git_transport_ssh_global_init() {
  return succeeded;
}

int git_mbedtls__set_cert_location(const char* file, const char* path);
int git_mbedtls__set_cert_location(const char* /*file*/, const char* /*path*/) {
  return failed;
}

int git_mbedtls_stream_new(void** out, const char* host, const char* port);
int git_mbedtls_stream_new(void** /*out*/, const char* /*host*/, const char* /*port*/) {
  return failed;
}

int git_mbedtls_stream_wrap(void** out, void* inner, const char* host);
int git_mbedtls_stream_wrap(void** /*out*/, void* /*inner*/, const char* /*host*/) {
  return failed;
}

extern bool git_http__expect_continue;
bool git_http__expect_continue = false;

int git_transport_new(void** out, void* owner, const char* url);
int git_transport_new(void** /*out*/, void* /*owner*/, const char* /*url*/) {
  return failed;
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
