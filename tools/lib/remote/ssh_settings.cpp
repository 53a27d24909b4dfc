// SPDX-License-Identifier: Apache-2.0
//
// Where keys come from, first to last: the flag, a mounted Secret (kubernetes.io/ssh-auth), and, if
// neither was given, the user's own files as Tekton and people keep them, and ssh-agent. Known
// hosts come from the same places, and those of the machine.
#include "remote/ssh_settings.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/file.hpp"
#include "base/text.hpp"
#include "connection/connection.hpp"
#include "remote/logins.hpp"
#include "ssh/agent.hpp"
#include "ssh/public_key.hpp"

namespace remote {
namespace {

namespace fs = std::filesystem;

// As many of the user's own keys are looked at.
constexpr std::size_t most_own_keys = 16;

constexpr const char* machine_hosts = "/etc/ssh/ssh_known_hosts";

bool is_readable(const std::string& path) {
  return ::access(path.c_str(), R_OK) == 0;
}

// The lines around a key are no secret, and would blank out much else.
void hide_key(const cli::Run& run, std::string_view text) {
  constexpr std::size_t shortest = 8;
  for (const auto line : base::lines(text)) {
    const auto trimmed = base::trim(line);
    if (trimmed.size() < shortest || trimmed.find("-----") != std::string_view::npos) continue;
    run.hide(base::Secret(std::string(trimmed)), cli::Origin::file);
  }
}

class Reader {
 public:
  Reader(cli::Run& run, const Options& options, const base::Deadline& deadline)
      : run_(run), options_(options), deadline_(deadline) {}

  base::Result<ssh::Settings> read(const git::SshAddress& address) {
    run_.hide(address.password, cli::Origin::file);
    settings_ = {.host = address.host, .port = address.port, .user = address.username};
    settings_.known_hosts_flag = flag("known-hosts");
    settings_.key_flag = flag("ssh-key-file");
    settings_.login_hint = options_.login_hint.empty()
                               ? "give a private key with " + flag("ssh-key-file") +
                                     ", or start ssh-agent (SSH_AUTH_SOCK)"
                               : options_.login_hint;
    settings_.other_way = "use the https URL of the repository";
    // A key tells a server nothing that it could use elsewhere, and it goes to known hosts only.
    if (options_.logins != Logins::none) TRY(take_given_keys());
    if (options_.logins == Logins::all) TRY(take_given_passwords());
    TRY(take_known_hosts());
    if (!address.password.empty() && options_.logins != Logins::none) {
      settings_.passwords.push_back({"the user info of the URL", address.password});
    }
    if (settings_.keys.empty() && options_.logins != Logins::none) TRY(take_own_keys());
    if (settings_.user.empty()) settings_.user = "git";
    if (!has_login()) {
      return base::usage_error("there is no key for " + settings_.user + " at " + settings_.host,
                               settings_.login_hint);
    }
    return std::move(settings_);
  }

 private:
  std::string flag(const std::string& name) const { return options_.login_flags + name; }

  bool has_directory() const {
    return !options_.connection.credentials_dir.empty() && options_.logins != Logins::none;
  }

  std::string in_directory(const char* name) const {
    return options_.connection.credentials_dir + "/" + name;
  }

  ssh::KeyAdvice advice() const {
    const auto& file = options_.connection.ssh_passphrase_file;
    return {.passphrase = flag("ssh-passphrase-file") +
                          (has_empty_passphrase_ ? " (" + file + " is empty)" : ""),
            .other_key =
                "use an ed25519 or ecdsa key (ssh-keygen -t ed25519), or the https URL of "
                "the repository"};
  }

  base::Result<ssh::Key> read_key(const std::string& path, const std::string& source,
                                  const base::Secret& passphrase) {
    const base::Secret text(TRY(base::read_file(path, connection::secret_limit, &deadline_)));
    hide_key(run_, text.reveal());
    return ssh::read_key(source, text, passphrase, advice());
  }

  base::Result<void> take_given_keys() {
    const auto& connection = options_.connection;
    base::Secret passphrase;
    if (!connection.ssh_passphrase_file.empty()) {
      passphrase = TRY(connection::read_secret(run_, connection.ssh_passphrase_file, deadline_)
                           .context("reading the passphrase"));
      has_empty_passphrase_ = passphrase.empty();
    }
    if (!connection.ssh_key_file.empty()) {
      auto key = TRY(read_key(connection.ssh_key_file, connection.ssh_key_file, passphrase)
                         .context("reading the key"));
      settings_.keys.push_back(std::move(key));
    }
    const auto mounted = in_directory("ssh-privatekey");
    if (!has_directory() || !is_readable(mounted)) return {};
    auto key = TRY(read_key(mounted, mounted, passphrase).context("reading the key"));
    settings_.keys.push_back(std::move(key));
    return {};
  }

  base::Result<void> take_given_passwords() {
    const auto& connection = options_.connection;
    if (settings_.user.empty()) settings_.user = connection.username;
    add_password(flag("password-file"), TRY(read_password_file(run_, options_, deadline_)));
    add_password("GIT_PASSWORD", connection::secret_from(run_, "GIT_PASSWORD"));
    if (!has_directory()) return {};
    const bool has_key = is_readable(in_directory("ssh-privatekey"));
    if (has_key && !is_readable(in_directory("password"))) {
      if (!settings_.user.empty() || !is_readable(in_directory("username"))) return {};
      const auto name =
          TRY(base::read_file(in_directory("username"), connection::secret_limit, &deadline_));
      settings_.user = base::trim(name);
      return {};
    }
    auto login = connection::read_directory(run_, connection.credentials_dir,
                                            connection::Prefer::password, deadline_);
    if (!login) {
      const bool has_other = !settings_.keys.empty() || is_readable(in_directory("known_hosts"));
      if (has_other) return {};
      return no_login_in_directory(std::move(login).error());
    }
    if (settings_.user.empty()) settings_.user = login->username;
    add_password(flag("credentials-dir"), login->secret);
    return {};
  }

  base::Error no_login_in_directory(base::Error error) const {
    error.hint = "mount a Secret with ssh-privatekey, and known_hosts";
    return error;
  }

  void add_password(const std::string& source, base::Secret password) {
    if (!password.empty()) settings_.passwords.push_back({source, std::move(password)});
  }

  base::Result<void> take_known_hosts() {
    const auto& given = options_.connection.known_hosts_file;
    if (!given.empty()) return add_hosts(given);
    if (has_directory() && is_readable(in_directory("known_hosts"))) {
      return add_hosts(in_directory("known_hosts"));
    }
    const auto home = run_.environment.get("HOME");
    const auto own = home + "/.ssh/known_hosts";
    if (!home.empty() && is_readable(own)) TRY(add_hosts(own));
    if (is_readable(machine_hosts)) TRY(add_hosts(machine_hosts));
    return {};
  }

  base::Result<void> add_hosts(const std::string& path) {
    settings_.known_hosts.add(path, TRY(base::read_file(path, base::default_file_limit, &deadline_)
                                            .context("reading the known hosts")));
    return {};
  }

  // Keys that are passed over matter only where there is nothing else.
  base::Result<void> take_own_keys() {
    settings_.agent = run_.environment.get("SSH_AUTH_SOCK");
    std::optional<base::Error> passed_over;
    for (const auto& path : own_key_files()) {
      auto key = read_key(path, path, {});
      if (key) {
        settings_.keys.push_back(std::move(key).value());
        continue;
      }
      run_.log.detail("passed over: " + base::to_string(key.error()));
      if (!passed_over) passed_over = std::move(key).error();
    }
    const bool has_other = !settings_.keys.empty() || !settings_.passwords.empty();
    if (has_other || TRY(has_agent_key())) return {};
    if (passed_over) return std::move(*passed_over);
    return {};
  }

  // Whether the agent holds a key that may do. Fails where all that it holds are of no use here.
  base::Result<bool> has_agent_key() {
    if (settings_.agent.empty()) return false;
    auto agent = ssh::Agent::connect(settings_.agent, deadline_);
    auto identities = agent ? agent->identities() : agent.error();
    if (!identities) {
      if (base::is_end_of_run(identities.error())) return std::move(identities).error();
      return false;
    }
    for (const auto& identity : *identities) {
      if (ssh::is_usable_kind(ssh::kind_of_public_key(identity))) return true;
    }
    for (const auto& identity : *identities) {
      TRY(ssh::check_usable_kind("the key in ssh-agent", ssh::kind_of_public_key(identity),
                                 advice().other_key));
    }
    return false;
  }

  bool has_login() const {
    return !settings_.keys.empty() || !settings_.agent.empty() || !settings_.passwords.empty();
  }

  std::vector<std::string> own_key_files() const {
    const auto home = run_.environment.get("HOME");
    std::vector<std::string> found;
    std::error_code failure;
    if (home.empty()) return found;
    fs::directory_iterator each(home + "/.ssh", failure);
    for (; !failure && each != fs::directory_iterator(); each.increment(failure)) {
      const auto name = each->path().filename().string();
      if (name.starts_with("id_") && !name.ends_with(".pub"))
        found.push_back(each->path().string());
    }
    std::sort(found.begin(), found.end());
    if (found.size() > most_own_keys) found.resize(most_own_keys);
    return found;
  }

  cli::Run& run_;
  const Options& options_;
  const base::Deadline& deadline_;
  ssh::Settings settings_;
  bool has_empty_passphrase_ = false;  // of the file that was given
};

}  // namespace

base::Result<ssh::Settings> ssh_settings(cli::Run& run, const Options& options,
                                         const git::SshAddress& address,
                                         const base::Deadline& deadline) {
  return Reader(run, options, deadline).read(address);
}

}  // namespace remote
