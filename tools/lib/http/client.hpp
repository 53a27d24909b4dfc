// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/mail.hpp"
#include "http/response.hpp"
#include "http/url.hpp"

namespace http {

struct Header {
  std::string name;
  base::Secret value;  // any header may carry a token
};

// A user name and password for one request ("Basic").
struct Credential {
  std::string username;
  base::Secret password;
};

enum class Method { get, head, post, put, patch, del };

// "GET", as requests have it.
const char* name_of(Method method);

// Whether the client may send a request again by itself after a failure that may pass: always, only
// where the server cannot have got anything of it, or never.
enum class Repeat { safe, unsent, never };

struct Request {
  Method method = Method::get;
  Url url;
  std::vector<Header> headers = {};
  std::string body = {};
  std::optional<Credential> credential = std::nullopt;
  Repeat repeat = Repeat::never;
  bool is_stream = false;          // its answer goes on until somebody ends it
  bool outlives_stop = false;      // no signal ends it, but its deadline
  bool is_address_secret = false;  // the log has only its host: whoever has the rest may use it
};

// Takes the body of a successful (2xx) answer as it comes.
class BodySink {
 public:
  virtual ~BodySink() = default;

  // A new answer begins; what came so far belonged to one that broke off.
  virtual void restart() = 0;

  // An error ends the transfer and is what send() returns.
  virtual base::Result<void> append(std::string_view bytes) = 0;
};

// Collects a body in memory. More than `limit` bytes are `garbled`.
class TextSink final : public BodySink {
 public:
  explicit TextSink(std::size_t limit) : limit_(limit) {}

  void restart() override { text_.clear(); }
  base::Result<void> append(std::string_view bytes) override;
  const std::string& text() const { return text_; }

 private:
  std::size_t limit_;
  std::string text_;
};

// Headers that are for one server, or a few.
struct OwnHeaders {
  std::vector<std::string> origins = {};
  std::vector<Header> headers = {};
};

struct Settings {
  std::string user_agent;
  std::vector<std::string> extra_ca_files = {};  // PEM, added to the system's
  std::string ca_file = {};  // PEM, instead of the distribution's file (SSL_CERT_FILE, …)
  std::string ca_text = {};  // PEM, instead of the system's; extra_ca_files are still added
  std::string client_cert_file = {};
  std::string client_key_file = {};
  std::string client_cert_text = {};  // PEM, where there are no files
  base::Secret client_key_text = {};
  std::string tls_server_name = {};  // the name to ask for and to expect in the certificate
  std::string proxy = {};            // instead of what the environment names
  bool verify_tls = true;
  bool http1_only = false;
  OwnHeaders own_headers = {};  // for each request there that has none of that name itself
  std::string ca_hint = {};     // the way out where a certificate is not trusted
  std::string http_hint = {};   // the way out where https was asked for, and http answers
  std::string https_hint = {};  // the other way round
};

// What becomes of a request that was started.
using OnDone = std::function<void(base::Result<Response>)>;

using TransferId = std::uint64_t;

// Sends requests over kept-alive connections: HTTP/2 where offered over TLS, HTTP/1.1 else. Proxies
// come from HTTPS_PROXY, http_proxy and NO_PROXY, as in all programs that use libcurl, and as in
// Go's none of them is asked for what is_loopback(). Never follows a redirect: the answer is
// returned. The log is told of each request, in one line at its end and of a stream also at its
// beginning: never of headers or bodies.
class Client {
 public:
  // Reads the CA files that the settings name. Fails with `usage` when one cannot be read.
  static base::Result<Client> create(Settings settings, base::Clock& clock, base::Log& log);

  Client(Client&&) noexcept;
  Client& operator=(Client&&) = delete;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // The server's answer, whatever its status; a body of 2xx goes to `sink` if there is one.
  //
  // A request that is safe to repeat is repeated with growing pauses after a lost connection or a
  // status that is_passing(), after Retry-After where the server names it, always inside the
  // deadline; one with Repeat::unsent only where there was no connection. Then the last answer or
  // error is returned. Errors: unreachable (DNS, TCP, TLS, cut off; `is_untrusted` where a
  // certificate was shown that is not trusted), timeout (the deadline), stopped (a signal), or what
  // the sink returned.
  base::Result<Response> send(const Request& request, const base::Deadline& deadline,
                              BodySink* sink = nullptr);

  // Brings a mail to its server, once. Errors: `rejected` with the server's words where it refuses
  // the sender, a recipient (then nobody gets the mail) or the text; `denied` where it refuses the
  // user name and password, or offers no encryption that the mail or its password needs: one is
  // never sent in the open, except on loopback; unreachable, timeout and stopped as above.
  base::Result<void> send(const Mail& mail, const base::Deadline& deadline);

  // Starts a request that goes on beside others while poll() runs, for `allowed` at the most, and
  // is never repeated. What came of it reaches `on_done` out of poll(), errors as from send(); no
  // answer in time is `unreachable`. The sink must live until then. It may start
  // transfers and cancel them, its own as well.
  TransferId start(Request request, base::Duration allowed, BodySink* sink, OnDone on_done);

  // Ends a transfer without a word to its `on_done`. Nothing where it has ended already.
  void cancel(TransferId id);

  // Drives what was started until something happened - a sink got bytes, a transfer ended - or
  // `patience` is over. Fails with `stopped` when a signal asks us to end. Not to be called by a
  // sink or an `on_done`.
  base::Result<void> poll(base::Duration patience);

 private:
  struct State;
  explicit Client(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace http
