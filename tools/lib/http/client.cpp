// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/file.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"

namespace http {
namespace {

struct Freed {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using EasyHandle = std::unique_ptr<CURL, Freed>;
using ListHandle = std::unique_ptr<curl_slist, Freed>;

struct MultiFreed {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using MultiHandle = std::unique_ptr<CURLM, MultiFreed>;

// libcurl's process-wide part, made once by the first client.
struct GlobalInit {
  GlobalInit() { curl_global_init(CURL_GLOBAL_DEFAULT); }
  ~GlobalInit() { curl_global_cleanup(); }
  GlobalInit(const GlobalInit&) = delete;
  GlobalInit& operator=(const GlobalInit&) = delete;
};

// libcurl does not look where other programs look. The first of these that exists is the system's.
std::string system_ca_file() {
  constexpr std::array places = {"/etc/ssl/certs/ca-certificates.crt",
                                 "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
                                 "/etc/ssl/ca-bundle.pem"};
  for (const auto* place : places) {
    if (::access(place, R_OK) == 0) return place;
  }
  return {};
}

// One answer on its way in.
struct Incoming {
  Response response;
  BodySink* sink = nullptr;
  std::size_t received = 0;  // of what no sink took
  base::Result<void> outcome = {};
};

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* target) {
  auto& incoming = *static_cast<Incoming*>(target);
  const std::string_view line(bytes, count);
  // An informational answer or a proxy's CONNECT comes first; only the last head counts.
  if (line.starts_with("HTTP/")) incoming.response.headers.clear();
  const auto colon = line.find(':');
  constexpr std::size_t most_headers = 256;
  if (colon != std::string_view::npos && incoming.response.headers.size() < most_headers) {
    incoming.response.headers[base::to_lower(line.substr(0, colon))] =
        std::string(base::trim(line.substr(colon + 1)));
  }
  return count;
}

bool is_success(long status) {
  return status >= 200 && status < 300;
}

struct Transfer {
  CURL* easy;
  Incoming incoming;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* target) {
  auto& transfer = *static_cast<Transfer*>(target);
  auto& incoming = transfer.incoming;
  const std::string_view piece(bytes, count);
  long status = 0;
  curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
  if (incoming.sink != nullptr && is_success(status)) {
    incoming.outcome = incoming.sink->append(piece);
    return incoming.outcome ? count : CURL_WRITEFUNC_ERROR;
  }
  constexpr std::size_t most_ignored = std::size_t{4} << 20U;
  incoming.received += count;
  if (incoming.received > most_ignored) {
    incoming.outcome = base::Error{.kind = base::ErrorKind::garbled,
                                   .message = "the server's answer does not end"};
    return CURL_WRITEFUNC_ERROR;
  }
  auto& body = incoming.response.body;
  body += piece.substr(0, error_body_limit - std::min(body.size(), error_body_limit));
  return count;
}

// The shortest true reason: for a refused connection libcurl says the same three times.
std::string reason_for(CURL* easy, CURLcode code, const char* words) {
  long number = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
  if (code == CURLE_COULDNT_CONNECT && number != 0) return std::strerror(static_cast<int>(number));
  return *words != '\0' ? words : curl_easy_strerror(code);
}

base::Error tls_error(const std::string& host, const std::string& words) {
  const bool is_for_another = words.find("subject name") != std::string::npos;
  return {.kind = base::ErrorKind::unreachable,
          .message = "no trusted TLS connection to " + host + ": " + words,
          .hint = is_for_another
                      ? "the certificate is one for another host name"
                      : "if the server's certificate comes from a private CA, name it with "
                        "--ca-file"};
}

// A failure of libcurl in our words, and whether trying again may help.
struct Failure {
  base::Error error;
  bool may_pass;
};

// Who did not let libcurl connect, which may be a proxy: only its words tell ("Failed to connect to
// proxy.example.com port 3128 after 1 ms: ...").
std::string refusing_place(const std::string& words, const Url& url) {
  const auto between = [&](const std::string& before, const std::string& after) {
    const auto start = words.find(before);
    if (start == std::string::npos) return std::string();
    const auto begin = start + before.size();
    return words.substr(begin, words.find(after, begin) - begin);
  };
  const auto host = between("onnect to ", " port ");
  const auto port = between(" port ", " ");
  const bool is_server = (host == url.host || "[" + host + "]" == url.host) && port == url.port;
  const bool is_proxy = !host.empty() && !port.empty() && !is_server;
  return is_proxy ? "the proxy " + host + ":" + port : url.host + ":" + url.port;
}

Failure failure_of(CURLcode code, const std::string& words, const std::string& refusing,
                   const Url& url) {
  const std::string place = url.host + ":" + url.port;
  const auto unreachable = [](std::string message, bool may_pass) {
    return Failure{{.kind = base::ErrorKind::unreachable, .message = std::move(message)}, may_pass};
  };
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return unreachable("cannot resolve the host name " + url.host, true);
    case CURLE_COULDNT_RESOLVE_PROXY:
      return unreachable("cannot resolve the name of the proxy", true);
    case CURLE_COULDNT_CONNECT:
      return unreachable("cannot connect to " + refusing + ": " + words, true);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return {tls_error(place, words), false};
    case CURLE_SSL_CERTPROBLEM:
      return {{.kind = base::ErrorKind::usage,
               .message = "cannot use the client certificate: " + words},
              false};
    case CURLE_SSL_CONNECT_ERROR:
      return unreachable("no TLS connection to " + place + ": " + words, true);
    default:
      return unreachable("the connection to " + place + " broke off: " + words, true);
  }
}

}  // namespace

struct Client::State {
  State(Settings wanted, base::Clock& used_clock, base::Log& used_log)
      : settings(std::move(wanted)), clock(used_clock), log(used_log) {}

  GlobalInit global;
  Settings settings;
  base::Clock& clock;
  base::Log& log;
  std::string ca_bundle;  // the text of all CA files, where some were added
  MultiHandle multi{curl_multi_init()};
  EasyHandle easy{curl_easy_init()};

  void set_up(const Request& request, Transfer& transfer, curl_slist* headers, char* words,
              base::Duration allowed);
  void set_up_tls();
  base::Result<CURLcode> run(const base::Deadline& deadline);
  base::Result<Response> send_once(const Request& request, const base::Deadline& deadline,
                                   BodySink* sink, bool& may_pass);
};

void Client::State::set_up_tls() {
  auto* handle = easy.get();
  if (!ca_bundle.empty()) {
    curl_blob blob = {.data = ca_bundle.data(), .len = ca_bundle.size(), .flags = CURL_BLOB_NOCOPY};
    curl_easy_setopt(handle, CURLOPT_CAINFO_BLOB, &blob);
  } else if (!settings.ca_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
  }
  if (!settings.client_cert_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_SSLCERT, settings.client_cert_file.c_str());
    const auto& key =
        settings.client_key_file.empty() ? settings.client_cert_file : settings.client_key_file;
    curl_easy_setopt(handle, CURLOPT_SSLKEY, key.c_str());
  }
  if (!settings.verify_tls) {
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

void Client::State::set_up(const Request& request, Transfer& transfer, curl_slist* headers,
                           char* words, base::Duration allowed) {
  auto* handle = easy.get();
  curl_easy_reset(handle);  // keeps the connections
  curl_easy_setopt(handle, CURLOPT_URL, request.url.text().c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(std::max<long>(1, allowed.count())));
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, words);
  curl_easy_setopt(handle, CURLOPT_USERAGENT, settings.user_agent.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer.incoming);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
  if (request.method == Method::post) {
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  }
  if (request.credential) {
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(handle, CURLOPT_USERNAME, request.credential->username.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, request.credential->password.reveal().c_str());
  }
  set_up_tls();
}

// Drives the transfer to its end. A multi handle, because its poll can be woken by a signal.
base::Result<CURLcode> Client::State::run(const base::Deadline& deadline) {
  for (;;) {
    int running = 0;
    curl_multi_perform(multi.get(), &running);
    int waiting = 0;
    while (const auto* message = curl_multi_info_read(multi.get(), &waiting)) {
      if (message->msg == CURLMSG_DONE) return message->data.result;
    }
    if (base::stop_signal() != 0) return base::stopped_error();
    if (deadline.is_over()) return deadline.error();
    curl_waitfd wake_up = {.fd = base::stop_descriptor(), .events = CURL_WAIT_POLLIN, .revents = 0};
    const unsigned watched = wake_up.fd >= 0 ? 1 : 0;
    const auto patience = std::clamp<base::Duration::rep>(deadline.remaining().count(), 1, 1000);
    curl_multi_poll(multi.get(), &wake_up, watched, static_cast<int>(patience), nullptr);
  }
}

base::Result<Response> Client::State::send_once(const Request& request,
                                                const base::Deadline& deadline, BodySink* sink,
                                                bool& may_pass) {
  if (deadline.is_over()) return deadline.error();
  ListHandle headers(curl_slist_append(nullptr, "Expect:"));
  for (const auto& header : request.headers) {
    const auto line = header.name + ": " + header.value.reveal();
    headers.reset(curl_slist_append(headers.release(), line.c_str()));
  }
  if (sink != nullptr) sink->restart();
  Transfer transfer = {.easy = easy.get(), .incoming = {.response = {}, .sink = sink}};
  std::array<char, CURL_ERROR_SIZE> words = {};
  set_up(request, transfer, headers.get(), words.data(), deadline.remaining());

  curl_multi_add_handle(multi.get(), easy.get());
  const auto outcome = run(deadline);
  curl_multi_remove_handle(multi.get(), easy.get());
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, nullptr);

  const auto code = TRY(outcome);
  if (!transfer.incoming.outcome) return std::move(transfer.incoming.outcome).error();
  // libcurl was given what remained, and its clock may be a little ahead of ours.
  const bool is_late = deadline.remaining() < std::chrono::seconds(1);
  if (code == CURLE_OPERATION_TIMEDOUT && is_late) return deadline.error();
  long proxy_status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_HTTP_CONNECTCODE, &proxy_status);
  if (code != CURLE_OK && proxy_status == 407) {
    return error_from({.status = 407}, request.url);
  }
  if (code != CURLE_OK) {
    const auto said = reason_for(easy.get(), code, words.data());
    const auto refusing = base::printable(refusing_place(words.data(), request.url));
    auto failure = failure_of(code, base::printable(said), refusing, request.url);
    may_pass = failure.may_pass;
    return std::move(failure.error);
  }
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  transfer.incoming.response.status = static_cast<int>(status);
  return std::move(transfer.incoming.response);
}

base::Result<void> TextSink::append(std::string_view bytes) {
  if (bytes.size() > limit_ - text_.size()) {
    return base::Error{
        .kind = base::ErrorKind::garbled,
        .message = "the server's answer is longer than " + std::to_string(limit_ >> 20U) + " MiB"};
  }
  text_ += bytes;
  return {};
}

base::Result<Client> Client::create(Settings settings, base::Clock& clock, base::Log& log) {
  auto state = std::make_unique<State>(std::move(settings), clock, log);
  if (state->settings.ca_file.empty()) state->settings.ca_file = system_ca_file();
  if (!state->settings.extra_ca_files.empty()) {
    if (!state->settings.ca_file.empty()) {
      state->ca_bundle =
          TRY(base::read_file(state->settings.ca_file).context("reading CA certificates"));
    }
    for (const auto& file : state->settings.extra_ca_files) {
      const auto text = TRY(base::read_file(file).context("reading CA certificates"));
      if (text.find("-----BEGIN ") == std::string::npos) {
        return base::Error{.kind = base::ErrorKind::usage,
                           .message = file + " holds no certificate in PEM form"};
      }
      state->ca_bundle += "\n" + text;
    }
  }
  return Client(std::move(state));
}

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::Client(Client&&) noexcept = default;
Client::~Client() = default;

base::Result<Response> Client::send(const Request& request, const base::Deadline& deadline,
                                    BodySink* sink) {
  constexpr int most_tries = 5;
  base::Backoff backoff(std::chrono::milliseconds(250), std::chrono::seconds(5));
  for (int attempt = 1;; ++attempt) {
    bool may_pass = false;
    auto response = state_->send_once(request, deadline, sink, may_pass);
    if (response) may_pass = is_passing(response->status);
    if (!may_pass || request.repeat == Repeat::never || attempt == most_tries) return response;

    auto pause = backoff.next();
    if (response) pause = std::max(pause, retry_after(*response, state_->clock).value_or(pause));
    const auto reason =
        response ? error_from(*response, request.url).message : response.error().message;
    if (pause >= deadline.remaining()) return response;
    state_->log.info(reason + "; trying again in " + base::to_string(pause));
    TRY(deadline.sleep_for(pause));
  }
}

}  // namespace http
