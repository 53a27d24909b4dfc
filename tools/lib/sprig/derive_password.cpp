// SPDX-License-Identifier: Apache-2.0
#include "sprig/derive_password.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "crypto/hmac.hpp"
#include "crypto/password.hpp"

namespace sprig {
namespace {

constexpr std::string_view scope = "com.lyndir.masterpassword";

// A letter of a template is a kind of character: see characters_of().
constexpr std::array<std::string_view, 2> maximum = {"anoxxxxxxxxxxxxxxxxx",
                                                     "axxxxxxxxxxxxxxxxxno"};
constexpr std::array<std::string_view, 21> longer = {
    "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv",
    "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
    "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno",
    "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
    "CvccCvcvCvccno"};
constexpr std::array<std::string_view, 2> medium = {"CvcnoCvc", "CvcCvcno"};
constexpr std::array<std::string_view, 1> shorter = {"Cvcn"};
constexpr std::array<std::string_view, 3> basic = {"aaanaaan", "aannaaan", "aaannaaa"};
constexpr std::array<std::string_view, 1> pin = {"nnnn"};

std::span<const std::string_view> templates_of(std::string_view type) {
  if (type == "maximum") return maximum;
  if (type == "long") return longer;
  if (type == "medium") return medium;
  if (type == "short") return shorter;
  if (type == "basic") return basic;
  if (type == "pin") return pin;
  return {};
}

std::string_view characters_of(char kind) {
  switch (kind) {
    case 'V':
      return "AEIOU";
    case 'C':
      return "BCDFGHJKLMNPQRSTVWXYZ";
    case 'v':
      return "aeiou";
    case 'c':
      return "bcdfghjklmnpqrstvwxyz";
    case 'a':
      return "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
    case 'n':
      return "0123456789";
    case 'o':
      return "@&%?,=[]_:-+*$#!'^~;()/.";
    default:
      return "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()";
  }
}

// Four bytes, the highest first.
std::string bytes_of(std::uint32_t number) {
  std::string bytes;
  for (unsigned int shift = 32; shift > 0; shift -= 8) {
    bytes += static_cast<char>(number >> (shift - 8));
  }
  return bytes;
}

std::string with_length(std::string_view text) {
  return bytes_of(static_cast<std::uint32_t>(text.size())).append(text);
}

}  // namespace

std::string derived_password(const PasswordQuestion& question) {
  const auto templates = templates_of(question.type);
  if (templates.empty()) return "cannot find password template " + std::string(question.type);
  const auto key = crypto::scrypt(base::Secret(std::string(question.password)),
                                  std::string(scope) + with_length(question.user),
                                  {.rounds = 32768, .block = 8, .lanes = 2}, 64);
  const std::string seed = crypto::hmac_sha256(
      key, std::string(scope) + with_length(question.site) + bytes_of(question.counter));
  const auto byte = [&seed](std::size_t index) { return static_cast<unsigned char>(seed[index]); };
  std::string password;
  for (const char kind : templates[byte(0) % templates.size()]) {
    const auto characters = characters_of(kind);
    password += characters[byte(password.size() + 1) % characters.size()];
  }
  return password;
}

}  // namespace sprig
