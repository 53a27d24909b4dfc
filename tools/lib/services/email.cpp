// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/email_text.hpp"
#include "services/options.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

constexpr std::array<Field, 8> option_fields = {{
    {.name = "host", .holds = Holds::literal},
    {.name = "port", .holds = Holds::number},
    {.name = "insecure_skip_verify", .holds = Holds::boolean},
    {.name = "username", .holds = Holds::literal},
    {.name = "password", .holds = Holds::literal},
    {.name = "from", .holds = Holds::literal},
    {.name = "html", .holds = Holds::boolean},
    {.name = "tls", .holds = Holds::literal},  // ours: "required"
}};

constexpr std::array<Field, 2> section_fields = {{
    {.name = "subject", .merge = Merge::if_not_empty},
    {.name = "body", .merge = Merge::if_not_empty},
}};

struct Options {
  http::Mail envelope;  // with all that is the same for each message
  Mailbox from;
  bool is_html;
};

bool has(const std::vector<Mailbox>& all, const Mailbox& mailbox) {
  return std::any_of(all.begin(), all.end(),
                     [&](const Mailbox& known) { return known.address == mailbox.address; });
}

// "ann@example.com, Bob <bob@example.com>".
base::Result<std::vector<Mailbox>> read_recipients(const std::string& text) {
  std::vector<Mailbox> all;
  for (const auto piece : base::split(text, ',')) {
    const auto mailbox = read_mailbox(piece);
    if (!mailbox) {
      return base::usage_error("'" + excerpt(piece) + "' is no address of e-mail",
                               "a recipient is one address, or several with commas between them");
    }
    if (!has(all, *mailbox)) all.push_back(*mailbox);
  }
  return all;
}

// People to be told who do not get the message anyhow get a copy.
std::vector<Mailbox> copies_for(const std::vector<std::string>& mentions,
                                const std::vector<Mailbox>& to, std::vector<std::string>& remarks) {
  std::vector<Mailbox> copies;
  for (const auto& handle : mentions) {
    const auto mailbox = read_mailbox(handle);
    if (!mailbox) {
      remarks.push_back("'" + excerpt(handle) + "' gets no copy: it is no address of e-mail");
    } else if (!has(to, *mailbox) && !has(copies, *mailbox)) {
      copies.push_back(*mailbox);
    }
  }
  return copies;
}

// A server that is busy is asked again, soon: nobody waits for minutes for a mail.
class MailDelivery final : public Delivery {
 public:
  MailDelivery(http::Mail mail, std::vector<std::string> remarks)
      : Delivery({.outgoing = {mail}, .remarks = std::move(remarks)}), mail_(std::move(mail)) {}

  Outcome attempt(Transport& transport) override {
    constexpr base::Duration pauses[] = {std::chrono::seconds(1), std::chrono::seconds(4)};
    const auto sent = transport.send(mail_);
    if (sent) return Outcome::sent();
    const auto& error = sent.error();
    const bool may_help = base::is_passing(error) && !error.may_have_arrived;
    if (!may_help || attempts_ == std::size(pauses)) return outcome_of(error);
    return Outcome::later(error, pauses[attempts_++]);
  }

 private:
  http::Mail mail_;
  std::size_t attempts_ = 0;
};

class Email final : public Service {
 public:
  explicit Email(Options options) : options_(std::move(options)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message,
                                                  const std::string& recipient,
                                                  std::chrono::seconds now) const override {
    std::vector<std::string> remarks;
    const auto section = message.section.value_or(json::object());
    const auto body = base::text_at(section, "body");
    const auto to = TRY(read_recipients(recipient));
    MailDraft draft = {.from = options_.from,
                       .to = to,
                       .subject = base::text_at(section, "subject"),
                       .body = body.empty() ? message.text : body,
                       .is_html = options_.is_html};
    draft.copies = copies_for(message.mentions, draft.to, remarks);
    auto mail = options_.envelope;
    for (const auto& mailbox : draft.to) mail.recipients.push_back(mailbox.address);
    for (const auto& mailbox : draft.copies) mail.recipients.push_back(mailbox.address);
    mail.text = mail_text(draft, now);
    return std::unique_ptr<Delivery>(
        std::make_unique<MailDelivery>(std::move(mail), std::move(remarks)));
  }

  std::vector<base::Secret> secrets() const override { return {options_.envelope.password}; }

 private:
  Options options_;
};

base::Result<http::Mail::Tls> read_tls(const json& given, long long port) {
  constexpr long long port_of_smtps = 465;
  const auto text = base::text_at(given, "tls");
  if (!text.empty() && text != "required") {
    return base::malformed_error("'" + excerpt(text) + "' is no value of tls",
                                 "tls: required, or nothing");
  }
  if (port == port_of_smtps) return http::Mail::Tls::from_the_start;
  return text.empty() ? http::Mail::Tls::if_offered : http::Mail::Tls::required;
}

base::Result<http::Mail> read_envelope(const json& given, const std::string& name) {
  const auto host = std::string(base::trim(base::text_at(given, "host")));
  const auto is_bad = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '/' || c == '@' || c == '#' || c == '?';
  };
  if (host.empty() || std::any_of(host.begin(), host.end(), is_bad)) {
    return base::malformed_error("the service " + name + " has no host");
  }
  constexpr long long highest_port = 65'535;
  const auto port = number_at(given, "port", 0);
  if (port < 1 || port > highest_port) {
    return base::malformed_error("the service " + name + " has no port",
                                 "587 for a server with STARTTLS, 465 for TLS from the start");
  }
  const auto tls = TRY(read_tls(given, port));
  http::Mail envelope = {.host = host,
                         .port = std::to_string(port),
                         .tls = tls,
                         .from = {},
                         .recipients = {},
                         .text = {}};
  const auto username = base::text_at(given, "username");
  const auto password = base::text_at(given, "password");
  if (username.empty() || password.empty()) return envelope;
  envelope.username = username;
  envelope.password = base::Secret(password);
  return envelope;
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  auto envelope = TRY(read_envelope(given, name));
  const auto from = read_mailbox(base::text_at(given, "from"));
  if (!from) return base::malformed_error("from of the service " + name + " is no address");
  envelope.from = from->address;
  Options read = {
      .envelope = std::move(envelope), .from = *from, .is_html = base::flag_at(given, "html")};
  return std::unique_ptr<Service>(std::make_unique<Email>(std::move(read)));
}

}  // namespace

constinit const Type email = {
    .name = "email",
    .section = "email",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .create = create,
    .can_mention = true,
};

}  // namespace services
