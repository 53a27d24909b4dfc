// SPDX-License-Identifier: Apache-2.0
#include "registry/keychain.hpp"

#include "base/text.hpp"

namespace registry {
namespace {

std::string registry_of(const images::Reference& image) {
  return base::to_lower(images::full_registry(image));
}

}  // namespace

void Keychain::add(const images::Reference& image, Login login) {
  given_.push_back({.registry = registry_of(image), .login = std::move(login)});
}

base::Result<std::optional<Login>> Keychain::find(const images::Reference& image) const {
  for (const auto& given : given_) {
    if (given.registry == registry_of(image)) return std::optional(given.login);
  }
  for (const auto& file : files_) {
    auto login = TRY(file.find(image));
    if (login) return login;
  }
  return std::optional<Login>();
}

std::string Keychain::advice() const {
  for (const auto& file : files_) {
    auto advice = file.advice();
    if (!advice.empty()) return advice;
  }
  return {};
}

std::vector<base::Secret> Keychain::secrets() const {
  std::vector<base::Secret> secrets;
  for (const auto& given : given_) secrets.push_back(given.login.password);
  for (const auto& file : files_) {
    for (auto& secret : file.secrets()) secrets.push_back(std::move(secret));
  }
  return secrets;
}

}  // namespace registry
