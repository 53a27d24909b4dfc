// SPDX-License-Identifier: Apache-2.0
#include "notify/cluster.hpp"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.hpp"

namespace tools::notify {
namespace {

std::string path_of(const ObjectPath& path) {
  return kube::path_of({"", "v1", path.kind + "s"}, path.ns, path.name);
}

std::string doing(const std::string& verb, const ObjectPath& path) {
  return verb + " " + path.kind + " " + path.ns + "/" + path.name;
}

// "cm:argocd/x", where no file is meant by it.
bool is_object_of_other_kind(std::string_view text) {
  const auto colon = text.find(':');
  const auto slash = text.rfind('/');
  if (colon == 0 || colon == std::string_view::npos || slash == std::string_view::npos)
    return false;
  const auto word = text.substr(0, colon);
  const auto parts = base::split(text.substr(colon + 1), '/');
  return std::all_of(word.begin(), word.end(), base::is_ascii_alpha) && parts.size() == 2 &&
         !parts[0].empty() && !parts[1].empty() &&
         ::access(std::string(text.substr(0, slash)).c_str(), F_OK) != 0;
}

}  // namespace

base::Result<std::optional<ObjectPath>> read_object_path(std::string_view text,
                                                         std::string_view kind) {
  if (!text.starts_with(std::string(kind) + ":")) {
    if (!is_object_of_other_kind(text)) return std::optional<ObjectPath>();
    const auto object = text.substr(text.find(':') + 1);
    return base::usage_error(
        "'" + base::printable(text) + "' is neither a file nor " + std::string(kind) +
            ":NAMESPACE/NAME",
        "did you mean " + std::string(kind) + ":" + base::printable(object) + "?");
  }
  const auto rest = text.substr(kind.size() + 1);
  const auto parts = base::split(rest, '/');
  if (parts.size() != 2 || parts[0].empty() || parts[1].empty()) {
    return base::usage_error("'" + base::printable(text) + "' is not " + std::string(kind) +
                             ":NAMESPACE/NAME");
  }
  return std::optional<ObjectPath>(
      {std::string(kind), std::string(parts[0]), std::string(parts[1])});
}

base::Result<kube::Client*> Cluster::client() {
  if (!client_) client_.emplace(TRY(session::open_kubernetes(run_, options_, deadline_)));
  return &*client_;
}

// An answer that comes when nobody waits any more, because a signal came, is dropped.
template <typename Start>
base::Result<std::string> Cluster::await(Start start) {
  auto* const kubernetes = TRY(client());
  const auto answer = std::make_shared<std::optional<base::Result<std::string>>>();
  start(*kubernetes, [answer](base::Result<std::string> given) { *answer = std::move(given); });
  while (!*answer) {
    if (deadline_.is_over()) return deadline_.error();
    TRY(kubernetes->poll(deadline_.remaining()));
  }
  return std::move(**answer);
}

base::Result<std::string> Cluster::get(const ObjectPath& path) {
  return await([&](kube::Client& kubernetes, auto done) {
           kubernetes.get(path_of(path), {}, std::move(done));
         })
      .context(doing("reading", path));
}

base::Result<void> Cluster::patch(const ObjectPath& path, const std::string& body) {
  TRY(await([&](kube::Client& kubernetes, auto done) {
        kubernetes.patch(path_of(path), {.type = kube::Patch::Type::merge, .body = body},
                         std::move(done));
      }).context(doing("writing", path)));
  return {};
}

}  // namespace tools::notify
