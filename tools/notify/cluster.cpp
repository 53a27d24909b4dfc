// SPDX-License-Identifier: Apache-2.0
#include "notify/cluster.hpp"

#include "base/text.hpp"

namespace tools::notify {
namespace {

std::string path_of(const ObjectPath& path) {
  return kube::path_of({"", "v1", path.kind + "s"}, path.ns, path.name);
}

std::string doing(const std::string& verb, const ObjectPath& path) {
  return verb + " " + path.kind + " " + path.ns + "/" + path.name;
}

}  // namespace

base::Result<std::optional<ObjectPath>> read_object_path(std::string_view text,
                                                         std::string_view kind) {
  if (!text.starts_with(std::string(kind) + ":")) return std::optional<ObjectPath>();
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

base::Result<std::string> Cluster::await(std::optional<base::Result<std::string>>& answer) {
  while (!answer) {
    if (deadline_.is_over()) return deadline_.error();
    TRY(client_->poll(deadline_.remaining()));
  }
  return std::move(*answer);
}

base::Result<std::string> Cluster::get(const ObjectPath& path) {
  auto* const kubernetes = TRY(client());
  std::optional<base::Result<std::string>> answer;
  kubernetes->get(path_of(path), {},
                  [&](base::Result<std::string> body) { answer = std::move(body); });
  return await(answer).context(doing("reading", path));
}

base::Result<void> Cluster::patch(const ObjectPath& path, const std::string& body) {
  auto* const kubernetes = TRY(client());
  std::optional<base::Result<std::string>> answer;
  kubernetes->patch(path_of(path), {.type = kube::Patch::Type::merge, .body = body},
                    [&](base::Result<std::string> changed) { answer = std::move(changed); });
  TRY(await(answer).context(doing("writing", path)));
  return {};
}

}  // namespace tools::notify
