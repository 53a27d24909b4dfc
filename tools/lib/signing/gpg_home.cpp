// SPDX-License-Identifier: Apache-2.0
#include "signing/gpg_home.hpp"

#include <sys/un.h>

#include "base/text.hpp"
#include "signing/gpg_status.hpp"

namespace signing {
namespace {

constexpr std::size_t out_limit = std::size_t{64} << 10U;

// The longest name that the agent gives to a socket in its home.
constexpr std::string_view longest_socket = "/S.gpg-agent.browser";

base::Error not_one_key(std::size_t count) {
  if (count > 1) {
    return base::malformed_error(
        "the file holds " + base::number_of(count, "private key"),
        "export the one that shall sign: gpg --armor --export-secret-keys FINGERPRINT");
  }
  return base::malformed_error("gpg finds no private key in the file",
                               "gpg --armor --export-secret-keys FINGERPRINT writes one");
}

}  // namespace

base::Result<int> run_gpg(const Gpg& gpg, std::vector<std::string> arguments,
                          const base::Secret& input, const base::Deadline& deadline,
                          base::Output& output) {
  arguments.insert(arguments.begin(), {"--batch", "--no-tty", "--status-fd=3"});
  const base::Command command = {.path = gpg.path,
                                 .arguments = std::move(arguments),
                                 .environment = gpg.environment,
                                 .input = input,
                                 .has_notes = true};
  return base::run(command, out_limit, deadline, output).context("running gpg");
}

std::string words_of(const base::Output& output) {
  constexpr std::size_t longest = 300;
  const auto text = base::trim(output.err);
  const auto line = text.substr(text.rfind('\n') + 1);
  return line.empty() ? "" : ": " + base::shorten(base::printable(line), longest);
}

GpgHome::GpgHome(Gpg gpg, base::TemporaryDirectory directory, base::Clock& clock)
    : directory_(std::move(directory)), gpg_(std::move(gpg)), clock_(clock) {
  std::erase_if(gpg_.environment,
                [](const std::string& each) { return each.starts_with("GNUPGHOME="); });
  gpg_.environment.push_back("GNUPGHOME=" + directory_.path());
}

base::Result<std::unique_ptr<GpgHome>> GpgHome::create(const Gpg& gpg, const base::Secret& key_text,
                                                       const base::Deadline& deadline) {
  auto directory = TRY(base::TemporaryDirectory::create());
  if (directory.path().size() + longest_socket.size() >= sizeof sockaddr_un{}.sun_path) {
    return base::usage_error("the path " + directory.path() + " is too long for the sockets of gpg",
                             "set TMPDIR to a shorter path");
  }
  std::unique_ptr<GpgHome> home(new GpgHome(gpg, std::move(directory), deadline.clock()));
  TRY(home->import(key_text, deadline).context("importing the key into gpg"));
  return home;
}

base::Result<void> GpgHome::import(const base::Secret& key_text, const base::Deadline& deadline) {
  base::Output output;
  TRY(run_gpg(gpg_, {"--import"}, key_text, deadline, output));
  const auto keys = read_gpg_status(output.notes).private_keys;
  if (keys.size() != 1) return not_one_key(keys.size());
  fingerprint_ = keys.front();
  return {};
}

// Where gpgconf is missing, or we are asked to stop, the agent still ends: it sees that its home is
// gone.
GpgHome::~GpgHome() {
  constexpr auto patience = std::chrono::seconds(5);
  const base::Deadline deadline(clock_, patience);
  const auto folder = gpg_.path.substr(0, gpg_.path.rfind('/'));
  for (const auto& arguments : {std::vector<std::string>{"--kill", "all"},
                                std::vector<std::string>{"--remove-socketdir"}}) {
    base::Output ignored;
    const auto status = base::run(
        {.path = folder + "/gpgconf", .arguments = arguments, .environment = gpg_.environment},
        out_limit, deadline, ignored);
    if (!status) return;
  }
}

}  // namespace signing
