// SPDX-License-Identifier: Apache-2.0
#include "languages/argocd_variables.hpp"

#include <stdexcept>
#include <string>

#include "sprig/argocd.hpp"

namespace languages {
namespace {

using govalue::Value;

class StillWorld : public sprig::World {
 public:
  gotime::Time now() const override {
    constexpr gotime::Seconds second_of_january = 1'767'323'045;
    return gotime::Time::from_unix(second_of_january);
  }
  gotime::Location local() const override { return {}; }
  std::string random_bytes(std::size_t count) const override {
    std::string bytes;
    // A generator with a long period is all that is asked of it.
    while (bytes.size() < count) {
      state_ = state_ * 6364136223846793005U + 1442695040888963407U;
      bytes += static_cast<char>(state_ >> 56U);
    }
    return bytes;
  }

 private:
  mutable std::uint64_t state_ = 1;
};

base::Error refused(std::string message) {
  return {.kind = base::ErrorKind::malformed, .message = std::move(message)};
}

// The text at a path below a map, or nullptr.
const Value* text_at(const Value& map, std::initializer_list<std::string_view> path) {
  const Value* place = &map;
  for (const auto key : path) {
    if (!place->is(govalue::map_type)) return nullptr;
    place = place->find(key);
    if (place == nullptr) return nullptr;
  }
  return place->is_text() ? place : nullptr;
}

class MadeUpRepository : public sprig::Repository {
 public:
  explicit MadeUpRepository(Value application) : application_(std::move(application)) {}

  base::Result<sprig::CommitMetadata> commit_metadata(std::string_view revision) const override {
    if (text_at(application_, {"spec", "source", "repoURL"}) == nullptr) {
      return refused("failed to get application source repo URL");
    }
    if (text_at(application_, {"spec", "project"}) == nullptr) {
      return refused("failed to get application project");
    }
    if (revision.empty()) {
      return refused("rpc error: code = Unknown desc = revision must be resolved");
    }
    return sprig::CommitMetadata{
        .message = "Fix <b> & \"quotes\" of " + std::string(revision) + "\n\nSigned-off-by: Ada",
        .author = "Ada Lovelace <ada@example.com>",
        .date = still_world()->now(),
        .tags = {"v1.2.3", "latest"}};
  }

  base::Result<sprig::AppDetail> app_detail() const override {
    return sprig::AppDetail{
        .type = "Helm",
        .helm = sprig::HelmDetail{
            .name = "guestbook",
            .value_files = {"values.yaml", "values-prod.yaml"},
            .parameters = {{.name = "replicas", .value = "3"},
                           {.name = "image.tag", .value = "1.0", .is_always_text = true}},
            .values = "replicas: 1\n",
            .file_parameters = {{.name = "config", .path = "files/config.json"}},
            .overrides = {{.name = "replicas", .value = "5"}}}};
  }

 private:
  Value application_;
};

}  // namespace

std::shared_ptr<const sprig::World> still_world() {
  return std::make_shared<StillWorld>();
}

Value argocd_variable(std::string_view name, const Value& application) {
  if (name == "time") return sprig::time_variable(still_world());
  if (name == "strings") return sprig::strings_variable();
  if (name == "repo") {
    return sprig::repo_variable(std::make_shared<MadeUpRepository>(application));
  }
  throw std::runtime_error("no variable of Argo CD: " + std::string(name));
}

}  // namespace languages
