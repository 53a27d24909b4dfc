// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "base/error.hpp"
#include "http/client.hpp"

// What both halves of this room that drive libcurl have in common. Nobody else includes this.
namespace http {

struct CurlFreed {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using EasyHandle = std::unique_ptr<CURL, CurlFreed>;
using ListHandle = std::unique_ptr<curl_slist, CurlFreed>;

// A failure of libcurl in our words, and whether trying again may help.
struct Failure {
  base::Error error;
  bool may_pass;
};

// Whom we speak to.
struct Place {
  std::string host;
  std::string port;
  bool is_encrypted = false;

  std::string text() const { return host + ":" + port; }
};

// What `code` means. `buffer` is what libcurl wrote into its error buffer.
Failure failure_of(CURL* easy, CURLcode code, const std::string& buffer, const Place& place,
                   const Settings& settings);

// Whether nothing can have reached the server, for there was no connection.
bool is_unsent(CURLcode code);

// Certificates, ours and those to trust. `ca_bundle` holds them where some were added to the
// system's, and must live as long as the transfer.
void set_up_tls(CURL* easy, const Settings& settings, const std::string& ca_bundle);

}  // namespace http
