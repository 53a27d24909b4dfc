// SPDX-License-Identifier: Apache-2.0
#include "kube/credentials.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "kube/user.hpp"

namespace kube {
namespace {

constexpr auto token_file_age = std::chrono::minutes(1);

base::Result<base::Secret> read_token(const std::string& path, const base::Deadline& deadline) {
  constexpr std::size_t limit = std::size_t{1} << 20U;
  const auto text = TRY(base::read_file(path, limit, &deadline).context("reading the token"));
  const std::string token(base::trim(text));
  if (token.empty() || !is_header_value(token)) {
    return base::Error{.kind = base::ErrorKind::malformed,
                       .message = path + (token.empty() ? " is empty" : " is not one line"),
                       .context = {"reading the token"}};
  }
  return base::Secret(token);
}

}  // namespace

Credentials::Credentials(User user, Cluster cluster, std::vector<std::string> environment,
                         base::Log& log)
    : user_(std::move(user)),
      cluster_(std::move(cluster)),
      environment_(std::move(environment)),
      log_(log) {
  log_.hide(user_.password);
  log_.hide(user_.client_key_text);
  for (const auto& secret : base::passwords_in(cluster_.proxy)) log_.hide(secret);
  identity_.client_cert_text = user_.client_cert_text;
  identity_.client_key_text = user_.client_key_text;
  if (!user_.token.empty()) {
    use_token(user_.token);
  } else if (!user_.username.empty() || !user_.password.empty()) {
    const auto pair = user_.username + ":" + user_.password.reveal();
    identity_.authorization = base::Secret("Basic " + base::base64(pair));
  }
}

void Credentials::use_token(const base::Secret& token) {
  const auto header = "Bearer " + token.reveal();
  if (header == identity_.authorization.reveal()) return;
  log_.hide(token);
  identity_.authorization = base::Secret(header);
  ++identity_.generation;
}

// A token or a password that is written down goes before what a plugin would say.
bool Credentials::is_plugin_needed() const {
  return user_.exec && user_.token_file.empty() && user_.token.empty() && user_.username.empty() &&
         user_.password.empty();
}

base::Result<void> Credentials::read_token_file(const base::Deadline& deadline) {
  auto token = read_token(user_.token_file, deadline);
  if (!token) {
    // It may be about to be replaced. What we have is good until the server says otherwise.
    if (!file_read_at_ || token.error().kind == base::ErrorKind::stopped) return token.error();
    log_.warning(base::to_string(token.error()) + "; going on with the one from before");
  }
  file_read_at_ = deadline.clock().now();
  if (token) use_token(*token);
  return {};
}

base::Result<void> Credentials::ask_plugin(const base::Deadline& deadline) {
  auto given = TRY(run_plugin(*user_.exec, cluster_, environment_, deadline, log_));
  if (!is_header_value(given.token.reveal())) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the exec plugin gave a token of several lines"};
  }
  ++identity_.generation;
  if (given.token.empty()) identity_.authorization = {};
  if (!given.token.empty()) use_token(given.token);
  if (!given.client_cert_text.empty()) {
    log_.hide(given.client_key_text);
    identity_.client_cert_text = given.client_cert_text;
    identity_.client_key_text = given.client_key_text;
  }
  from_plugin_ = std::move(given);
  return {};
}

base::Result<void> Credentials::refresh(const base::Deadline& deadline) {
  auto& clock = deadline.clock();
  if (!user_.token_file.empty()) {
    const bool is_old = !file_read_at_ || clock.now() - *file_read_at_ >= token_file_age;
    return is_old ? read_token_file(deadline) : base::Result<void>();
  }
  if (!is_plugin_needed()) return {};
  const bool is_over = !from_plugin_ || (from_plugin_->expires_at &&
                                         *from_plugin_->expires_at <= clock.since_epoch().count());
  return is_over ? ask_plugin(deadline) : base::Result<void>();
}

base::Result<Identity> Credentials::current(const base::Deadline& deadline) {
  TRY(refresh(deadline));
  return identity_;
}

base::Result<bool> Credentials::renew(unsigned generation, const base::Deadline& deadline) {
  if (generation != identity_.generation) return true;
  if (!user_.token_file.empty()) {
    TRY(read_token_file(deadline));
  } else if (is_plugin_needed()) {
    TRY(ask_plugin(deadline));
  }
  return generation != identity_.generation;
}

}  // namespace kube
