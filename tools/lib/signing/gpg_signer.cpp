// SPDX-License-Identifier: Apache-2.0
#include "signing/gpg_signer.hpp"

#include "base/text.hpp"
#include "signing/gpg_status.hpp"

namespace signing {
namespace {

constexpr std::string_view begin_line = "-----BEGIN PGP SIGNATURE-----";
constexpr std::string_view end_line = "-----END PGP SIGNATURE-----";

base::Error denied(std::string message, std::string hint) {
  return {.kind = base::ErrorKind::denied, .message = std::move(message), .hint = std::move(hint)};
}

class GpgSigner final : public Signer {
 public:
  GpgSigner(Gpg gpg, GpgKey key) : gpg_(std::move(gpg)), key_(std::move(key)) {}

  base::Result<std::string> sign(std::string_view payload,
                                 const base::Deadline& deadline) override {
    if (!key_.key_text.empty() && !home_) {
      home_ = TRY(GpgHome::create(gpg_, key_.key_text, deadline));
    }
    base::Output output;
    const auto code =
        TRY(run_gpg(home_ ? home_->gpg() : gpg_, arguments(), input(payload), deadline, output));
    const auto status = read_gpg_status(output.notes);
    if (code != 0 || !status.has_signed) return failure(status, output);
    const auto armor = base::trim(output.out);
    if (!armor.starts_with(begin_line) || !armor.ends_with(end_line)) {
      return base::Error{.kind = base::ErrorKind::garbled,
                         .message = "what gpg has made is no signature in armor"};
    }
    return std::string(armor) + "\n";
  }

  std::string key_name() const override { return "OpenPGP " + base::printable(name()); }

 private:
  std::string name() const {
    if (home_) return home_->fingerprint();
    return key_.name.empty() ? "key from a file" : key_.name;
  }

  std::vector<std::string> arguments() const {
    std::vector<std::string> all = {"--detach-sign", "--armor", "--local-user=" + name()};
    if (!key_.passphrase.empty()) {
      all.insert(all.begin(), {"--pinentry-mode=loopback", "--passphrase-fd=0"});
    }
    return all;
  }

  // gpg reads the passphrase up to the first line end, and then the payload from where it is.
  base::Secret input(std::string_view payload) const {
    const auto& passphrase = key_.passphrase.reveal();
    const auto first_line = passphrase.substr(0, passphrase.find('\n'));
    return base::Secret((first_line.empty() ? "" : first_line + "\n") + std::string(payload));
  }

  base::Error failure(const GpgStatus& status, const base::Output& output) const {
    if (status.has_wrong_passphrase) {
      return denied("the passphrase of the key " + base::printable(name()) + " is wrong", "");
    }
    if (status.lacks_key) {
      return denied("gpg has no private key " + base::printable(name()) + " that can sign",
                    "`gpg --list-secret-keys` shows what there is; GNUPGHOME says where");
    }
    return denied("gpg has not signed" + words_of(output),
                  key_.passphrase.empty()
                      ? "for a key with a passphrase, give --signing-passphrase-file"
                      : "");
  }

  Gpg gpg_;
  GpgKey key_;
  std::unique_ptr<GpgHome> home_;
};

}  // namespace

std::unique_ptr<Signer> sign_with_gpg(Gpg gpg, GpgKey key) {
  return std::make_unique<GpgSigner>(std::move(gpg), std::move(key));
}

bool is_openpgp_private_key(std::string_view text) {
  return text.find("-----BEGIN PGP PRIVATE KEY BLOCK-----") != std::string_view::npos;
}

}  // namespace signing
