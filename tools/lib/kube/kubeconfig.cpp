// SPDX-License-Identifier: Apache-2.0
#include "kube/kubeconfig.hpp"

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"
#include "kube/cluster.hpp"
#include "kube/user.hpp"

namespace kube {
namespace {

// A cluster, a user or a context.
struct Named {
  std::string name;
  Entry content;
  std::string folder;  // of the file
};

std::string called(const std::string& kind, const std::string& name) {
  return kind + " '" + base::printable(name) + "'";
}

const Named* find(const std::vector<Named>& known, const std::string& name) {
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const Named& each) { return each.name == name; });
  return found == known.end() ? nullptr : &*found;
}

base::Result<std::vector<Named>> gather_from(const Kubeconfig& file, const std::string& kind) {
  const auto root = TRY(Entry::create(file.content, file.path));
  std::vector<Named> own;
  for (const auto& item : TRY(root.entries(kind + "s"))) {
    auto name = TRY(item.text("name"));
    const auto place = called(kind, name) + " of " + file.path;
    if (!item.has(kind)) {
      return base::Error{.kind = base::ErrorKind::malformed, .message = place + " has no " + kind};
    }
    if (find(own, name) != nullptr) {
      return base::Error{.kind = base::ErrorKind::malformed, .message = place + " is there twice"};
    }
    auto entry = TRY(Entry::create(item.json()[kind], place));
    own.push_back({.name = std::move(name),
                   .content = std::move(entry),
                   .folder = std::filesystem::path(file.path).parent_path().string()});
  }
  return own;
}

// The entries of all files; the first of a name hides the others, whole.
base::Result<std::vector<Named>> gather(const std::vector<Kubeconfig>& files,
                                        const std::string& kind) {
  std::vector<Named> all;
  for (const auto& file : files) {
    for (auto& each : TRY(gather_from(file, kind))) {
      if (find(all, each.name) == nullptr) all.push_back(std::move(each));
    }
  }
  return all;
}

std::string names_of(const std::vector<Kubeconfig>& files) {
  std::vector<std::string> paths;
  for (const auto& file : files) paths.push_back(file.path);
  return base::join(paths, ", ");
}

base::Error no_context(const std::vector<Kubeconfig>& files, const std::vector<Named>& contexts,
                       const std::string& name) {
  std::vector<std::string> known;
  for (const auto& context : contexts) known.push_back(base::printable(context.name));
  base::Error error = {.kind = base::ErrorKind::usage, .message = {}};
  error.message = name.empty()
                      ? names_of(files) + " has no current-context, and no context was named"
                      : "there is no " + called("context", name) + " in " + names_of(files);
  if (known.empty()) return error;
  const auto meant = base::did_you_mean(name, known);
  error.hint = (meant ? "did you mean " + *meant + "? " : std::string()) +
               "the contexts are: " + base::join(known, ", ");
  return error;
}

base::Result<std::string> current_context(const std::vector<Kubeconfig>& files) {
  for (const auto& file : files) {
    const auto root = TRY(Entry::create(file.content, file.path));
    auto name = TRY(root.text("current-context"));
    if (!name.empty()) return name;
  }
  return std::string();
}

}  // namespace

bool is_blank(const std::vector<Kubeconfig>& files) {
  return std::all_of(files.begin(), files.end(), [](const Kubeconfig& file) {
    const auto has = [&](const char* key) {
      return file.content.is_object() && file.content.contains(key) && !file.content[key].empty();
    };
    const bool may_be_read = file.content.is_object() || file.content.is_null();
    return may_be_read && !has("clusters") && !has("users") && !has("contexts") &&
           !has("current-context");
  });
}

base::Result<Config> choose_context(const std::vector<Kubeconfig>& files,
                                    const std::string& wanted) {
  const auto contexts = TRY(gather(files, "context"));
  const auto clusters = TRY(gather(files, "cluster"));
  const auto users = TRY(gather(files, "user"));
  const auto name = wanted.empty() ? TRY(current_context(files)) : wanted;
  const auto* context = find(contexts, name);
  if (context == nullptr || name.empty()) return no_context(files, contexts, name);

  const auto cluster_name = TRY(context->content.text("cluster"));
  const auto user_name = TRY(context->content.text("user"));
  const auto* cluster = find(clusters, cluster_name);
  if (cluster == nullptr) {
    return context->content.error("names the " + called("cluster", cluster_name) +
                                  ", which is not there");
  }
  const auto* user = find(users, user_name);
  if (user == nullptr && !user_name.empty()) {
    return context->content.error("names the " + called("user", user_name) +
                                  ", which is not there");
  }
  Config config = {.source = context->content.place()};
  config.namespace_name = TRY(context->content.text("namespace"));
  config.cluster = TRY(read_cluster(cluster->content, cluster->folder));
  if (user != nullptr) config.user = TRY(read_user(user->content, user->folder));
  return config;
}

}  // namespace kube
