// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "crypto/certificate.hpp"
#include "govalue/base64.hpp"
#include "sprig/certificate_type.hpp"
#include "sprig/failure.hpp"
#include "sprig/themes.hpp"
#include "sprig/typed.hpp"

namespace sprig {
namespace {

using govalue::Field;
using govalue::function;
using govalue::Int;
using govalue::List;
using govalue::Value;

using Certificate = Typed<certificate_type>;
using MaybeCertificate = base::Result<Certificate>;

// Keys and certificates that are new each time have no place in a message or in a manifest that is
// rendered again and again.
base::Error unsupported() {
  return failure("making keys and certificates in a template is not supported");
}

base::Result<std::string> generate_private_key(std::string_view) {
  return unsupported();
}
MaybeCertificate generate_ca(std::string_view, Int) {
  return unsupported();
}
MaybeCertificate generate_ca_with_key(std::string_view, Int, std::string_view) {
  return unsupported();
}
MaybeCertificate generate_self_signed(std::string_view, const List&, const List&, Int) {
  return unsupported();
}
MaybeCertificate generate_self_signed_with_key(std::string_view, const List&, const List&, Int,
                                               std::string_view) {
  return unsupported();
}
MaybeCertificate generate_signed(std::string_view, const List&, const List&, Int,
                                 const Certificate&) {
  return unsupported();
}
MaybeCertificate generate_signed_with_key(std::string_view, const List&, const List&, Int,
                                          const Certificate&, std::string_view) {
  return unsupported();
}

base::Result<void> check_key(std::string_view text) {
  constexpr std::string_view ending = " PRIVATE KEY";
  const auto block = crypto::first_pem_block(text);
  if (!block) return failure("no PEM data in input");
  if (block->type == "PRIVATE KEY") {
    if (crypto::is_private_key(block->bytes, crypto::KeyForm::pkcs8)) return {};
    return failure("decoding PEM as PKCS#8: the key is malformed");
  }
  if (!block->type.ends_with(ending)) {
    return failure("no private key data in PEM block of type " + block->type);
  }
  const std::string type = block->type.substr(0, block->type.size() - ending.size());
  if (type != "RSA" && type != "EC" && type != "DSA") {
    return failure("invalid private key type " + block->type);
  }
  const auto form = type == "RSA"  ? crypto::KeyForm::rsa
                    : type == "EC" ? crypto::KeyForm::ec
                                   : crypto::KeyForm::dsa;
  if (crypto::is_private_key(block->bytes, form)) return {};
  return failure("parsing " + type + " private key from PEM: the key is malformed");
}

MaybeCertificate build_custom(std::string_view certificate64, std::string_view key64) {
  const auto certificate = govalue::base64_decoded(certificate64);
  if (!certificate) return failure("unable to decode base64 certificate");
  const auto key = govalue::base64_decoded(key64);
  if (!key) return failure("unable to decode base64 private key");
  const auto block = crypto::first_pem_block(certificate.value());
  if (!block) return failure("unable to decode certificate");
  if (!crypto::is_certificate(block->bytes)) {
    return failure("error parsing certificate: decodedCert.Bytes: x509: malformed certificate");
  }
  const auto checked = check_key(key.value());
  if (!checked) return failure("error parsing private key: " + checked.error().message);
  return Certificate{Value::structure(
      certificate_type, {Value::text(certificate.value()), Value::text(key.value())})};
}

constexpr std::array<Field, 2> certificate_fields = {
    {{"Cert", &govalue::string_type}, {"Key", &govalue::string_type}}};

}  // namespace

const govalue::Type certificate_type = {
    .kind = govalue::Kind::structure, .name = "sprig.certificate", .fields = certificate_fields};

std::span<const govalue::Function> certificate_functions() {
  static const std::array rows = {
      function<&generate_private_key>("genPrivateKey"),
      function<&build_custom>("buildCustomCert"),
      function<&generate_ca>("genCA"),
      function<&generate_ca_with_key>("genCAWithKey"),
      function<&generate_self_signed>("genSelfSignedCert"),
      function<&generate_self_signed_with_key>("genSelfSignedCertWithKey"),
      function<&generate_signed>("genSignedCert"),
      function<&generate_signed_with_key>("genSignedCertWithKey"),
  };
  return rows;
}

}  // namespace sprig
