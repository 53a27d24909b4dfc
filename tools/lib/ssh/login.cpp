// SPDX-License-Identifier: Apache-2.0
#include "ssh/login.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/text.hpp"
#include "ssh/agent.hpp"
#include "ssh/public_key.hpp"

namespace ssh {
namespace {

// OpenSSH hangs up with the sixth login that fails, whatever it was; a first one without anything
// does not count.
constexpr std::size_t most_tries = 6;

constexpr const char* agent_source = "ssh-agent";

base::Error denied(std::string message, std::string hint = {}) {
  return {.kind = base::ErrorKind::denied, .message = std::move(message), .hint = std::move(hint)};
}

// Whether libssh2 got as far as the server with a key, and failed there. What is wrong with a key
// has as many numbers as there are forms of keys.
bool is_about_server(long code) {
  switch (code) {
    case 0:
    case LIBSSH2_ERROR_AUTHENTICATION_FAILED:
    case LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED:
    case LIBSSH2_ERROR_SOCKET_SEND:
    case LIBSSH2_ERROR_SOCKET_RECV:
    case LIBSSH2_ERROR_SOCKET_DISCONNECT:
    case LIBSSH2_ERROR_INVALID_MAC:
    case LIBSSH2_ERROR_DECRYPT:
      return true;
    default:
      return false;
  }
}

// A copy that libssh2 frees with free().
void* copy_of(std::string_view bytes) {
  void* copy = std::malloc(bytes.size());  // NOLINT(*-no-malloc)
  if (copy != nullptr) std::memcpy(copy, bytes.data(), bytes.size());
  return copy;
}

// What libssh2 hands through to sign_with_agent().
struct Signer {
  Agent& agent;
  const std::string& public_key;
  std::optional<base::Error> failure = std::nullopt;
};

// libssh2 puts the name of the kind before it again.
base::Result<std::string> bare_signature(const Signer& signer, std::string_view data) {
  const auto signature = TRY(signer.agent.sign(signer.public_key, data, SignatureWay::plain));
  return without_kind(signature, kind_of_public_key(signer.public_key));
}

LIBSSH2_USERAUTH_PUBLICKEY_SIGN_FUNC(sign_with_agent) {
  static_cast<void>(session);
  auto& signer = *static_cast<Signer*>(*abstract);
  const auto made = bare_signature(signer, {reinterpret_cast<const char*>(data), data_len});
  if (!made) {
    signer.failure = made.error();
    return -1;
  }
  *sig = static_cast<unsigned char*>(copy_of(*made));
  if (*sig == nullptr) return -1;
  *sig_len = made->size();
  return 0;
}

// What the session hands to answer_questions().
struct Answers {
  const std::string& password;
  bool is_given = false;
  std::string open_question = {};  // the first one that is not answered
};

// The method keyboard-interactive: a server asks what it likes, several times over. The first
// question whose answer is not shown is that for the password; to all others we know no answer.
void answer_questions(const char* /*name*/, int /*name_length*/, const char* /*instruction*/,
                      int /*instruction_length*/, int count,
                      const LIBSSH2_USERAUTH_KBDINT_PROMPT* questions,
                      LIBSSH2_USERAUTH_KBDINT_RESPONSE* responses, void** abstract) {
  auto& answers = *static_cast<Answers*>(Session::handed(abstract));
  for (int number = 0; number < count; ++number) {
    const auto& question = questions[number];
    if (answers.is_given || question.echo != 0) {
      const std::string_view text(reinterpret_cast<const char*>(question.text), question.length);
      if (answers.open_question.empty()) answers.open_question = base::trim(text);
      continue;
    }
    auto* copy = copy_of(answers.password);
    if (copy == nullptr) continue;
    responses[number].text = static_cast<char*>(copy);
    responses[number].length = static_cast<unsigned>(answers.password.size());
    answers.is_given = true;
  }
}

class Attempts {
 public:
  Attempts(Session& session, const Settings& settings, base::Log& log)
      : session_(session), settings_(settings), log_(log) {}

  base::Result<void> run() {
    // First of all: later on, OpenSSH counts this as a login that failed.
    if (!settings_.passwords.empty() && TRY(take_nothing())) return {};
    for (const auto& key : settings_.keys) {
      if (TRY(take_key(key))) return {};
    }
    if (TRY(take_agent())) return {};
    has_shown_key_ = !tried_.empty();
    for (const auto& password : settings_.passwords) {
      if (TRY(take_password(password))) return {};
    }
    if (tried_.empty() && TRY(take_nothing())) return {};
    return none_taken();
  }

 private:
  base::Result<bool> take_key(const Key& key) {
    const auto& user = settings_.user;
    const auto& text = key.text.reveal();
    const auto code = TRY(session_.drive([&] {
      return libssh2_userauth_publickey_frommemory(session_.get(), user.data(), user.size(),
                                                   nullptr, 0, text.data(), text.size(),
                                                   key.passphrase.reveal().c_str());
    }));
    if (!is_about_server(code)) {
      const bool is_encrypted = !key.passphrase.empty();
      return denied(is_encrypted ? "the passphrase does not open " + key.source
                                 : key.source + " cannot be read as a private key");
    }
    return judge(code, key.source);
  }

  base::Result<bool> take_agent() {
    if (settings_.agent.empty()) return false;
    auto agent = Agent::connect(settings_.agent, session_.deadline());
    auto identities = agent ? agent->identities() : agent.error();
    if (!identities) {
      if (base::is_end_of_run(identities.error())) return std::move(identities).error();
      log_.detail(base::to_string(identities.error()));
      return false;
    }
    std::vector<std::string> usable;
    for (auto& identity : *identities) {
      const auto kind = kind_of_public_key(identity);
      if (!is_usable_kind(kind)) {
        log_.detail("ssh-agent has a key that is not usable here: " + kind);
        if (unusable_.empty()) unusable_ = kind;
        continue;
      }
      usable.push_back(std::move(identity));
    }
    agent_keys_left_ = usable.size();
    const auto others = tried_.size() + settings_.passwords.size();
    const auto most = others < most_tries ? most_tries - others : 1;
    for (const auto& identity : usable) {
      if (agent_keys_ == most) break;
      --agent_keys_left_;
      if (TRY(take_identity(*agent, identity))) return true;
    }
    return false;
  }

  base::Result<bool> take_identity(Agent& agent, const std::string& public_key) {
    Signer signer = {.agent = agent, .public_key = public_key};
    void* handed = &signer;
    const auto code = TRY(session_.drive([&] {
      return libssh2_userauth_publickey(session_.get(), settings_.user.c_str(),
                                        reinterpret_cast<const unsigned char*>(public_key.data()),
                                        public_key.size(), sign_with_agent, &handed);
    }));
    if (signer.failure) return *signer.failure;
    return judge(code, agent_source);
  }

  base::Result<bool> take_password(const Password& password) {
    has_shown_password_ = true;
    const bool is_asked_for = !offers("password") && offers("keyboard-interactive");
    const auto code = TRY(is_asked_for ? answer_with(password) : send_password(password));
    return judge(code, password.source);
  }

  base::Result<long> send_password(const Password& password) {
    const auto& user = settings_.user;
    const auto& text = password.text.reveal();
    return session_.drive([&] {
      return libssh2_userauth_password_ex(session_.get(), user.data(),
                                          static_cast<unsigned>(user.size()), text.data(),
                                          static_cast<unsigned>(text.size()), nullptr);
    });
  }

  base::Result<long> answer_with(const Password& password) {
    const auto& user = settings_.user;
    Answers answers = {.password = password.text.reveal()};
    session_.hand(&answers);
    auto code = session_.drive([&] {
      return libssh2_userauth_keyboard_interactive_ex(
          session_.get(), user.data(), static_cast<unsigned>(user.size()), answer_questions);
    });
    session_.hand(nullptr);
    open_question_ = answers.open_question;
    return code;
  }

  // Some servers let everybody in; the others say what they take.
  base::Result<bool> take_nothing() {
    const auto& user = settings_.user;
    const char* offered = TRY(session_.drive_to_pointer([&] {
      return libssh2_userauth_list(session_.get(), user.data(), static_cast<unsigned>(user.size()));
    }));
    if (offered != nullptr) {
      for (const auto method : base::split(offered, ',')) offered_.emplace_back(method);
    }
    return libssh2_userauth_authenticated(session_.get()) != 0;
  }

  bool offers(const char* method) const {
    return std::find(offered_.begin(), offered_.end(), method) != offered_.end();
  }

  base::Result<bool> judge(long code, const std::string& source) {
    if (code == 0) {
      log_.detail(session_.place() + " takes " + source + " for " + settings_.user);
      return true;
    }
    note(source);
    if (session_.is_gone() || !session_.last_words().empty()) return none_taken();
    if (code == LIBSSH2_ERROR_AUTHENTICATION_FAILED || code == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED) {
      log_.detail(session_.place() + " does not take " + source + " for " + settings_.user);
      return false;
    }
    return session_.error("logging in");
  }

  // The agent's keys have no names, and are counted.
  void note(const std::string& source) {
    if (source != agent_source || ++agent_keys_ == 1) return tried_.push_back(source);
    tried_.back() = source + " (" + std::to_string(agent_keys_) + " keys)";
  }

  base::Error none_taken() const {
    const auto who = settings_.user + " at " + session_.place();
    const auto passed_over =
        (unusable_.empty() ? "" : "; a key in ssh-agent is of no use here: " + unusable_) +
        (agent_keys_left_ == 0
             ? ""
             : "; not tried: " + std::to_string(agent_keys_left_) + " more of ssh-agent's keys");
    if (tried_.empty()) {
      return denied("there is no key or password for " + who + passed_over, settings_.login_hint);
    }
    auto message = "the login as " + who + " was refused with: " + base::join(tried_, ", ");
    message += passed_over;
    if (!session_.last_words().empty()) message += " (" + session_.last_words() + ")";
    if (!open_question_.empty()) message += "; it also asks: " + shown(open_question_);
    return denied(message, what_to_check());
  }

  std::string what_to_check() const {
    if (agent_keys_left_ > 0) {
      return "name the right key with " + settings_.key_flag +
             ": servers hang up after a few wrong ones";
    }
    if (!has_shown_password_) {
      return "check that the public key is registered there, and the user name";
    }
    if (has_shown_key_) {
      return "check the user name, the password, and that the public key is registered there";
    }
    if (offered_.empty() || offers("password") || offers("keyboard-interactive")) {
      return "check the user name and the password";
    }
    return session_.place() + " takes only: " + shown(base::join(offered_, ", ")) + "; " +
           settings_.login_hint;
  }

  static std::string shown(const std::string& foreign) {
    constexpr std::size_t longest = 100;
    return base::printable(base::shorten(foreign, longest));
  }

  Session& session_;
  const Settings& settings_;
  base::Log& log_;
  std::vector<std::string> tried_;
  std::vector<std::string> offered_;  // methods; empty: not asked for
  std::string open_question_;
  bool has_shown_key_ = false;
  bool has_shown_password_ = false;
  std::string unusable_;        // the kind of a key that the agent holds for nothing
  std::size_t agent_keys_ = 0;  // of those that were tried
  std::size_t agent_keys_left_ = 0;
};

}  // namespace

base::Result<void> log_in(Session& session, const Settings& settings, base::Log& log) {
  return Attempts(session, settings, log).run();
}

}  // namespace ssh
