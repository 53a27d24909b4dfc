// SPDX-License-Identifier: Apache-2.0
#include "languages/repository.hpp"

#include "gotime/format.hpp"

namespace languages {

namespace {

using govalue::Value;

base::Error panic(const char* reason) {
  return {.kind = base::ErrorKind::malformed, .message = reason};
}

class MadeUpRepository final : public sprig::Repository {
 public:
  explicit MadeUpRepository(Value application) : application_(std::move(application)) {}

  base::Result<sprig::CommitMetadata> commit_metadata(std::string_view revision) const override {
    if (!has_text({"spec", "source", "repoURL"})) {
      return panic("failed to get application source repo URL");
    }
    if (!has_text({"spec", "project"})) return panic("failed to get application project");
    if (revision.empty()) {
      return panic("rpc error: code = Unknown desc = revision must be resolved");
    }
    return sprig::CommitMetadata{
        .message = "Fix <b> & \"quotes\" of " + std::string(revision) + "\n\nSigned-off-by: Ada",
        .author = "Ada Lovelace <ada@example.com>",
        .date = gotime::parse("2006-01-02T15:04:05Z07:00", "2026-01-02T03:04:05Z", {}).value(),
        .tags = {"v1.2.3", "latest"}};
  }

  base::Result<sprig::AppDetail> app_detail() const override {
    return sprig::AppDetail{
        .type = "Helm",
        .helm = sprig::HelmDetail{.name = "guestbook",
                                  .value_files = {"values.yaml", "values-prod.yaml"},
                                  .parameters = {{"replicas", "3"}, {"image.tag", "1.0", true}},
                                  .values = "replicas: 1\n",
                                  .file_parameters = {{"config", "files/config.json"}},
                                  .overrides = {{"replicas", "5"}}}};
  }

 private:
  bool has_text(std::initializer_list<std::string_view> path) const {
    Value value = application_;
    for (const auto name : path) {
      const auto* next = value.is_map() ? value.find(name) : nullptr;
      if (next == nullptr) return false;
      value = *next;
    }
    return value.is_text();
  }

  Value application_;
};

}  // namespace

std::shared_ptr<const sprig::Repository> made_up_repository(const Value& application) {
  return std::make_shared<MadeUpRepository>(application);
}

}  // namespace languages
