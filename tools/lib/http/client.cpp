// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/file.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"
#include "http/curl.hpp"
#include "http/smtp.hpp"

namespace http {
namespace {

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

// How a transfer ended. An error that may pass is worth another try.
struct Ending {
  base::Result<Response> answer;
  bool may_pass = false;
  bool is_unsent = false;  // there was no connection that anything could be sent over
  bool is_out_of_time = false;
};

// How long it may take until there is a connection, with TLS.
constexpr base::Duration longest_connect = std::chrono::seconds(30);

// Whether a signal to stop ends what is under way.
enum class Signals { heeded, ignored };

// What is behind a line end would be another header, or another request.
std::optional<base::Error> refusal_of(const Request& request) {
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
  };
  for (const auto& header : request.headers) {
    const auto& value = header.value.reveal();
    if (std::none_of(value.begin(), value.end(), is_control)) continue;
    return base::usage_error(
        "what is to be sent as " + base::printable(header.name) + " is not one line",
        "a token or secret is one line: nothing stands below it, not even an empty line");
  }
  return std::nullopt;
}

// A login of the request itself counts, and no other.
bool has_header(const Request& request, const std::string& name) {
  const auto wanted = base::to_lower(name);
  if (request.credential && wanted == "authorization") return true;
  const auto& headers = request.headers;
  return std::any_of(headers.begin(), headers.end(),
                     [&](const Header& header) { return base::to_lower(header.name) == wanted; });
}

Request with_own_headers(Request request, const OwnHeaders& own) {
  const auto& origins = own.origins;
  if (std::find(origins.begin(), origins.end(), request.url.origin()) == origins.end()) {
    return request;
  }
  std::vector<Header> added;
  for (const auto& header : own.headers) {
    if (!has_header(request, header.name)) added.push_back(header);
  }
  request.headers.insert(request.headers.end(), added.begin(), added.end());
  return request;
}

// One request under way and its answer on its way in.
struct Transfer {
  TransferId id = 0;
  Request request;
  base::Duration allowed = {};
  BodySink* sink = nullptr;
  std::function<void(Ending)> on_end = {};
  std::unique_ptr<MailTransfer> mail = {};  // instead of a request
  EasyHandle easy = {};
  ListHandle headers = {};
  ListHandle connect_to = {};
  std::array<char, CURL_ERROR_SIZE> words = {};
  bool* has_progress = nullptr;
  bool is_added = false;                    // to the others that libcurl drives
  std::optional<base::Error> refusal = {};  // it is never sent
  bool is_cancelled = false;
  base::TimePoint started_at = {};
  bool has_head = false;   // of the answer, with its status
  bool is_opened = false;  // a stream whose beginning was told

  Response response = {};
  std::size_t received = 0;  // of what no sink took
  base::Result<void> outcome = {};
};

// Whose values servers spread over several lines.
bool is_list(const std::string& name) {
  return name == "www-authenticate" || name == "link" || name == "warning";
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* target) {
  auto& headers = static_cast<Transfer*>(target)->response.headers;
  const std::string_view line(bytes, count);
  // An informational answer or a proxy's CONNECT comes first; only the last head counts.
  if (line.starts_with("HTTP/")) headers.clear();
  if (base::trim(line).empty()) static_cast<Transfer*>(target)->has_head = true;
  const auto colon = line.find(':');
  constexpr std::size_t most_headers = 256;
  if (colon == std::string_view::npos || headers.size() >= most_headers) return count;
  const auto name = base::to_lower(line.substr(0, colon));
  const auto value = base::trim(line.substr(colon + 1));
  auto& kept = headers[name];
  constexpr std::size_t longest_list = std::size_t{16} << 10U;
  const bool is_added = is_list(name) && !kept.empty() && kept.size() < longest_list;
  kept = is_added ? kept + ", " + std::string(value) : std::string(value);
  return count;
}

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* target) {
  auto& transfer = *static_cast<Transfer*>(target);
  if (transfer.is_cancelled) return CURL_WRITEFUNC_ERROR;
  const std::string_view piece(bytes, count);
  long status = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (transfer.sink != nullptr && is_success(status)) {
    *transfer.has_progress = true;
    transfer.outcome = transfer.sink->append(piece);
    return transfer.outcome ? count : CURL_WRITEFUNC_ERROR;
  }
  constexpr std::size_t most_ignored = std::size_t{4} << 20U;
  transfer.received += count;
  if (transfer.received > most_ignored) {
    transfer.outcome = base::Error{.kind = base::ErrorKind::garbled,
                                   .message = "the server's answer does not end"};
    return CURL_WRITEFUNC_ERROR;
  }
  auto& body = transfer.response.body;
  body += piece.substr(0, error_body_limit - std::min(body.size(), error_body_limit));
  return count;
}

// What libcurl sends over a kept-alive connection that breaks off before the first byte of an
// answer it sends again, a POST as well. On a new one it does not.
enum class Connection { any, fresh };

}  // namespace

struct Client::State {
  State(Settings wanted, base::Clock& used_clock, base::Log& used_log)
      : settings(std::move(wanted)), clock(used_clock), log(used_log) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    for (const auto& transfer : transfers) {
      curl_multi_remove_handle(multi.get(), transfer->easy.get());
    }
  }

  GlobalInit global;
  Settings settings;
  base::Clock& clock;
  base::Log& log;
  std::string ca_bundle;  // the text of all CA files, where some were added
  MultiHandle multi{curl_multi_init()};
  std::vector<EasyHandle> spare;
  std::vector<std::unique_ptr<Transfer>> transfers;
  // While libcurl calls a sink it takes no transfer in and lets none go. What is started then waits
  // for the next round, and what is cancelled lives on until the end of this one.
  std::vector<std::unique_ptr<Transfer>> cancelled;
  bool is_performing = false;
  TransferId last_id = 0;
  bool has_progress = false;

  TransferId start(Request request, base::Duration allowed, BodySink* sink,
                   std::function<void(Ending)> on_end, Connection connection = Connection::any);
  TransferId start(const Mail& mail, base::Duration allowed, std::function<void(Ending)> on_end);
  TransferId add(Transfer transfer, Connection connection = Connection::any);
  std::unique_ptr<Transfer> take(TransferId id);
  void let_go(Transfer& transfer);
  void tell(const Transfer& transfer, const std::string& what);
  void tell_end(const Transfer& transfer, const base::Result<Response>& answer);
  void tell_open_streams();
  void cancel(TransferId id);
  void perform();
  base::Result<void> poll(base::Duration patience, Signals signals = Signals::heeded);
  using Starter = std::function<TransferId(std::function<void(Ending)>)>;
  bool may_have_arrived(TransferId id) const;
  base::Result<Ending> see_through(const Starter& starter, const base::Deadline& deadline,
                                   Signals signals = Signals::heeded);

  void set_up(Transfer& transfer);
  void set_up_request(Transfer& transfer);
  void set_up_body(const Transfer& transfer);
  void collect_ended();
};

namespace {

Place place_of(const Transfer& transfer) {
  if (transfer.mail) return {.host = transfer.mail->mail.host, .port = transfer.mail->mail.port};
  const auto& url = transfer.request.url;
  return {.host = url.host, .port = url.port, .is_encrypted = url.is_encrypted()};
}

// Whether the other side may have got it, where no answer says so.
bool is_with_them(const Transfer& transfer) {
  if (const auto& mail = transfer.mail) {
    const bool is_refused = mail->reply.starts_with('4') || mail->reply.starts_with('5');
    return !is_refused && mail->uploaded == mail->mail.text.size();
  }
  long sent = 0;
  long proxy_status = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_REQUEST_SIZE, &sent);
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_HTTP_CONNECTCODE, &proxy_status);
  return sent > 0 && (proxy_status == 0 || is_success(proxy_status));
}

Ending failed_ending(const Transfer& transfer, CURLcode code, const Settings& settings) {
  auto* handle = transfer.easy.get();
  const std::string buffer = transfer.words.data();
  auto failure = transfer.mail ? failure_of(handle, code, buffer, *transfer.mail, settings)
                               : failure_of(handle, code, buffer, place_of(transfer), settings);
  failure.error.may_have_arrived = is_with_them(transfer);
  return {.answer = std::move(failure.error),
          .may_pass = failure.may_pass,
          .is_unsent = is_unsent(code)};
}

Ending late_ending(const Transfer& transfer) {
  curl_off_t connected_after = 0;  // through a proxy and with TLS, where that is needed
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_PRETRANSFER_TIME_T, &connected_after);
  const bool is_connected = transfer.mail || connected_after > 0;
  const auto allowed =
      is_connected ? transfer.allowed : std::min(transfer.allowed, longest_connect);
  return {
      .answer =
          base::Error{.kind = base::ErrorKind::unreachable,
                      .message = (is_connected ? "no answer from " : "no connection to ") +
                                 place_of(transfer).text() + " within " + base::to_string(allowed),
                      .may_have_arrived = is_connected && is_with_them(transfer)},
      .may_pass = true,
      .is_unsent = !is_connected,
      .is_out_of_time = true};
}

Ending ending_of(Transfer& transfer, CURLcode code, const Settings& settings) {
  auto* handle = transfer.easy.get();
  if (!transfer.outcome) return {.answer = std::move(transfer.outcome).error()};
  long proxy_status = 0;
  curl_easy_getinfo(handle, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
  if (code != CURLE_OK && proxy_status == 407) {
    return {.answer = error_from({.status = 407}, transfer.request.url)};
  }
  if (code == CURLE_OPERATION_TIMEDOUT) return late_ending(transfer);
  if (code != CURLE_OK) return failed_ending(transfer, code, settings);
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  transfer.response.status = static_cast<int>(status);
  return {.answer = std::move(transfer.response)};
}

}  // namespace

const char* name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
  }
  return "";
}

void Client::State::set_up_body(const Transfer& transfer) {
  auto* handle = transfer.easy.get();
  const auto& request = transfer.request;
  if (request.method == Method::head) {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    return;
  }
  const bool is_mostly_without = request.method == Method::get || request.method == Method::del;
  if (request.method == Method::get && request.body.empty()) return;
  // Where there is no body, libcurl would announce one of no bytes.
  if (!is_mostly_without || !request.body.empty()) {
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  }
  if (request.method != Method::post) {
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, name_of(request.method));
  }
}

void Client::State::set_up_request(Transfer& transfer) {
  transfer.headers.reset(curl_slist_append(nullptr, "Expect:"));
  for (const auto& header : transfer.request.headers) {
    const auto line = header.name + ": " + header.value.reveal();
    transfer.headers.reset(curl_slist_append(transfer.headers.release(), line.c_str()));
  }
  auto url = transfer.request.url;
  auto* handle = transfer.easy.get();
  if (!settings.tls_server_name.empty()) {
    const auto place = "::" + url.host + ":" + url.port;
    url.host = settings.tls_server_name;
    ListHandle places(curl_slist_append(nullptr, place.c_str()));
    transfer.connect_to = std::move(places);
    curl_easy_setopt(handle, CURLOPT_CONNECT_TO, transfer.connect_to.get());
    transfer.headers.reset(
        curl_slist_append(transfer.headers.release(),
                          ("Host: " + transfer.request.url.host + ":" + url.port).c_str()));
  }
  curl_easy_setopt(handle, CURLOPT_URL, url.text().c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  if (settings.http1_only) {
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  }
  if (!settings.proxy.empty()) {
    curl_easy_setopt(handle, CURLOPT_PROXY, settings.proxy.c_str());
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "");  // NO_PROXY is about the other ones
  } else if (transfer.request.url.is_loopback()) {
    curl_easy_setopt(handle, CURLOPT_PROXY, "");  // whatever the environment names
  }
  curl_easy_setopt(handle, CURLOPT_USERAGENT, settings.user_agent.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, transfer.headers.get());
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
  set_up_body(transfer);
  if (const auto& credential = transfer.request.credential) {
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(handle, CURLOPT_USERNAME, credential->username.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, credential->password.reveal().c_str());
  }
}

void Client::State::set_up(Transfer& transfer) {
  auto* handle = transfer.easy.get();
  curl_easy_setopt(handle, CURLOPT_PRIVATE, &transfer);
  // A stream that nobody ends and nobody feeds any more is noticed by this alone.
  curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(longest_connect.count()));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(std::max<long>(1, transfer.allowed.count())));
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, transfer.words.data());
  if (transfer.mail) {
    http::set_up(handle, *transfer.mail);
  } else {
    set_up_request(transfer);
  }
  set_up_tls(handle, settings, ca_bundle);
}

TransferId Client::State::add(Transfer given, Connection connection) {
  auto transfer = std::make_unique<Transfer>(std::move(given));
  transfer->id = ++last_id;
  transfer->has_progress = &has_progress;
  transfer->started_at = clock.now();
  if (spare.empty()) spare.emplace_back(curl_easy_init());
  transfer->easy = std::move(spare.back());
  spare.pop_back();
  if (transfer->sink != nullptr) transfer->sink->restart();
  set_up(*transfer);
  transfer->refusal =
      transfer->mail ? refusal_of(transfer->mail->mail) : refusal_of(transfer->request);
  transfer->is_added = transfer->refusal.has_value();
  if (connection == Connection::fresh) {
    curl_easy_setopt(transfer->easy.get(), CURLOPT_FRESH_CONNECT, 1L);
  }
  transfers.push_back(std::move(transfer));
  return last_id;
}

TransferId Client::State::start(Request request, base::Duration allowed, BodySink* sink,
                                std::function<void(Ending)> on_end, Connection connection) {
  return add({.request = with_own_headers(std::move(request), settings.own_headers),
              .allowed = allowed,
              .sink = sink,
              .on_end = std::move(on_end)},
             connection);
}

TransferId Client::State::start(const Mail& mail, base::Duration allowed,
                                std::function<void(Ending)> on_end) {
  auto transfer = std::make_unique<MailTransfer>(MailTransfer{.mail = mail});
  return add({.request = {},
              .allowed = allowed,
              .on_end = std::move(on_end),
              .mail = std::move(transfer)});
}

// Out of those under way; nullptr where it is not one of them.
std::unique_ptr<Transfer> Client::State::take(TransferId id) {
  const auto found = std::find_if(transfers.begin(), transfers.end(),
                                  [&](const auto& transfer) { return transfer->id == id; });
  if (found == transfers.end()) return nullptr;
  auto transfer = std::move(*found);
  transfers.erase(found);
  return transfer;
}

// What another one may use, its connection too, goes back.
void Client::State::let_go(Transfer& transfer) {
  curl_multi_remove_handle(multi.get(), transfer.easy.get());
  curl_easy_reset(transfer.easy.get());  // keeps the connections
  spare.push_back(std::move(transfer.easy));
}

std::string address_shown(const Request& request) {
  return request.is_address_secret ? request.url.origin() : request.url.text();
}

// "POST https://cd.example.com/api/v1/session (64 bytes)".
std::string described(const Request& request) {
  const auto size = request.body.size();
  return std::string(name_of(request.method)) + " " + address_shown(request) +
         (size == 0 ? "" : " (" + std::to_string(size) + " bytes)");
}

// "mail to smtp://mail.example.com:587 (640 bytes, recipients: 2)".
std::string described(const Mail& mail) {
  return "mail to " + address_of(mail) + " (" + std::to_string(mail.text.size()) +
         " bytes, recipients: " + std::to_string(mail.recipients.size()) + ")";
}

void Client::State::tell(const Transfer& transfer, const std::string& what) {
  const auto spent = std::chrono::duration_cast<base::Duration>(clock.now() - transfer.started_at);
  log.detail((transfer.mail ? described(transfer.mail->mail) : described(transfer.request)) + ": " +
             what + ", " + std::to_string(spent.count()) + " ms");
}

void Client::State::tell_end(const Transfer& transfer, const base::Result<Response>& answer) {
  const std::string what = transfer.is_opened ? "the stream ended: " : "";
  const bool has_ended_well = transfer.is_opened && answer && answer->is_success();
  if (has_ended_well) return tell(transfer, "the stream ended");
  tell(transfer, what + (answer ? std::to_string(answer->status) : answer.error().message));
}

void Client::State::tell_open_streams() {
  for (const auto& transfer : transfers) {
    if (!transfer->request.is_stream || !transfer->has_head || transfer->is_opened) continue;
    long status = 0;
    curl_easy_getinfo(transfer->easy.get(), CURLINFO_RESPONSE_CODE, &status);
    if (!is_success(status)) continue;
    transfer->is_opened = true;
    tell(*transfer, std::to_string(status) + ", the stream is open");
  }
}

void Client::State::cancel(TransferId id) {
  auto transfer = take(id);
  if (!transfer) return;
  if (transfer->mail) transfer->mail->is_over = true;
  tell(*transfer, transfer->is_opened ? "the stream was closed" : "cancelled");
  if (is_performing) {
    transfer->is_cancelled = true;
    cancelled.push_back(std::move(transfer));
  } else {
    let_go(*transfer);
  }
}

void Client::State::perform() {
  for (const auto& transfer : transfers) {
    if (std::exchange(transfer->is_added, true)) continue;
    curl_multi_add_handle(multi.get(), transfer->easy.get());
  }
  is_performing = true;
  int running = 0;
  curl_multi_perform(multi.get(), &running);
  is_performing = false;
  for (const auto& transfer : cancelled) let_go(*transfer);
  cancelled.clear();
  tell_open_streams();
}

void Client::State::collect_ended() {
  struct Ended {
    TransferId id;
    CURLcode code;
  };
  std::vector<Ended> ended;
  int waiting = 0;
  while (const auto* message = curl_multi_info_read(multi.get(), &waiting)) {
    if (message->msg != CURLMSG_DONE) continue;
    Transfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    ended.push_back({.id = transfer->id, .code = message->data.result});
  }
  for (const auto& transfer : transfers) {
    if (transfer->refusal) ended.push_back({.id = transfer->id, .code = CURLE_OK});
  }
  for (const auto& [id, code] : ended) {
    // The one before may have cancelled this one.
    const auto transfer = take(id);
    if (!transfer) continue;
    has_progress = true;
    auto ending = transfer->refusal ? Ending{.answer = *transfer->refusal}
                                    : ending_of(*transfer, code, settings);
    tell_end(*transfer, ending.answer);
    let_go(*transfer);
    transfer->on_end(std::move(ending));
  }
}

// Whether the other side may have got it, where no answer says so.
bool Client::State::may_have_arrived(TransferId id) const {
  const auto found = std::find_if(transfers.begin(), transfers.end(),
                                  [&](const auto& transfer) { return transfer->id == id; });
  return found != transfers.end() && is_with_them(**found);
}

base::Result<Ending> Client::State::see_through(const Starter& starter,
                                                const base::Deadline& deadline, Signals signals) {
  if (deadline.is_over()) return deadline.error();
  std::optional<Ending> ending;
  const auto id = starter([&](Ending given) { ending = std::move(given); });
  while (!ending) {
    const auto polled = poll(deadline.remaining(), signals);
    if (polled && (ending || !deadline.is_over())) continue;
    auto error = polled ? deadline.error() : polled.error();
    error.may_have_arrived = may_have_arrived(id);
    cancel(id);
    return error;
  }
  return std::move(*ending);
}

// A multi handle also for a single transfer, because its poll can be woken by a signal.
base::Result<void> Client::State::poll(base::Duration patience, Signals signals) {
  const auto until = clock.now() + patience;
  has_progress = false;
  for (;;) {
    perform();
    collect_ended();
    if (has_progress) return {};
    const bool is_heeding = signals == Signals::heeded;
    if (is_heeding && base::stop_signal() != 0) return base::stopped_error();
    const auto left = std::chrono::ceil<base::Duration>(until - clock.now());
    if (left <= base::Duration::zero()) return {};
    curl_waitfd wake_up = {.fd = base::stop_descriptor(), .events = CURL_WAIT_POLLIN, .revents = 0};
    const unsigned watched = is_heeding && wake_up.fd >= 0 ? 1 : 0;
    const auto longest = std::clamp<base::Duration::rep>(left.count(), 1, 1000);
    curl_multi_poll(multi.get(), &wake_up, watched, static_cast<int>(longest), nullptr);
  }
}

base::Result<void> TextSink::append(std::string_view bytes) {
  constexpr std::size_t mebibyte = std::size_t{1} << 20U;
  if (bytes.size() > limit_ - text_.size()) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the server's answer is longer than " +
                                  (limit_ < mebibyte ? std::to_string(limit_ >> 10U) + " KiB"
                                                     : std::to_string(limit_ / mebibyte) + " MiB")};
  }
  text_ += bytes;
  return {};
}

base::Result<Client> Client::create(Settings settings, base::Clock& clock, base::Log& log) {
  auto state = std::make_unique<State>(std::move(settings), clock, log);
  auto& ca_file = state->settings.ca_file;
  if (ca_file.empty()) ca_file = system_ca_file();
  state->ca_bundle = state->settings.ca_text;
  if (!state->settings.extra_ca_files.empty() && state->ca_bundle.empty() && !ca_file.empty()) {
    state->ca_bundle = TRY(base::read_file(ca_file).context("reading CA certificates"));
  }
  for (const auto& file : state->settings.extra_ca_files) {
    const auto text = TRY(base::read_file(file).context("reading CA certificates"));
    if (text.find("-----BEGIN ") == std::string::npos) {
      return base::Error{.kind = base::ErrorKind::usage,
                         .message = file + " holds no certificate in PEM form"};
    }
    state->ca_bundle += "\n" + text;
  }
  return Client(std::move(state));
}

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::Client(Client&&) noexcept = default;
Client::~Client() = default;

TransferId Client::start(Request request, base::Duration allowed, BodySink* sink, OnDone on_done) {
  const bool does_change = request.method != Method::get;
  return state_->start(
      std::move(request), allowed, sink,
      [on_done = std::move(on_done)](Ending ending) {
        auto& answer = ending.answer;
        if (!answer && !ending.may_pass) {
          auto error = std::move(answer).error();
          error.is_lasting = true;
          answer = std::move(error);
        }
        on_done(std::move(answer));
      },
      does_change ? Connection::fresh : Connection::any);
}

void Client::cancel(TransferId id) {
  state_->cancel(id);
}

base::Result<void> Client::poll(base::Duration patience) {
  return state_->poll(patience);
}

base::Result<Response> Client::send(const Request& request, const base::Deadline& deadline,
                                    BodySink* sink) {
  constexpr int most_tries = 5;
  base::Backoff backoff(std::chrono::milliseconds(250), std::chrono::seconds(5));
  const bool is_once = request.repeat == Repeat::unsent && request.method != Method::get;
  const auto signals = request.outlives_stop ? Signals::ignored : Signals::heeded;
  const auto starter = [&](std::function<void(Ending)> on_end) {
    return state_->start(request, deadline.remaining(), sink, std::move(on_end),
                         is_once ? Connection::fresh : Connection::any);
  };
  for (int attempt = 1;; ++attempt) {
    auto [response, may_pass, is_unsent, is_out_of_time] =
        TRY(state_->see_through(starter, deadline, signals));
    // libcurl was given what remained, and its clock may be a little ahead of ours.
    if (is_out_of_time && deadline.remaining() < std::chrono::seconds(1)) {
      auto error = deadline.error();
      error.may_have_arrived = response.error().may_have_arrived;
      return error;
    }
    if (response) may_pass = is_passing(response->status);
    if (request.repeat == Repeat::unsent) may_pass = is_unsent;
    if (!may_pass || request.repeat == Repeat::never || attempt == most_tries) return response;

    auto pause = backoff.next();
    if (response) pause = std::max(pause, retry_after(*response, state_->clock).value_or(pause));
    const auto reason =
        response ? error_from(*response, address_shown(request)).message : response.error().message;
    if (pause >= deadline.remaining()) return response;
    state_->log.info(reason + "; trying again in " + base::to_string(pause));
    TRY(deadline.sleep_for(pause));
  }
}

base::Result<void> Client::send(const Mail& mail, const base::Deadline& deadline) {
  auto ending = TRY(state_->see_through(
      [&](std::function<void(Ending)> on_end) {
        return state_->start(mail, deadline.remaining(), std::move(on_end));
      },
      deadline));
  const bool is_stopped = !ending.answer && base::stop_signal() != 0;
  if (is_stopped || ending.is_out_of_time) {
    auto error = is_stopped ? base::stopped_error() : deadline.error();
    error.may_have_arrived = ending.answer.error().may_have_arrived;
    return error;
  }
  if (ending.answer) return {};
  auto error = std::move(ending.answer).error();
  error.is_lasting = !ending.may_pass;
  return error;
}

}  // namespace http
