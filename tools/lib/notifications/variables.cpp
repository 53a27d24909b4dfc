// SPDX-License-Identifier: Apache-2.0
#include "notifications/variables.hpp"

#include <vector>

#include "base/text.hpp"

namespace notifications {
namespace {

using govalue::Entry;
using govalue::Value;

Value texts_by_name(const std::map<std::string, std::string>& texts) {
  std::vector<Entry> entries;
  entries.reserve(texts.size());
  for (const auto& [name, text] : texts) entries.push_back({Value::text(name), Value::text(text)});
  return Value::map(std::move(entries), govalue::string_map_type);
}

Value bytes_by_name(const std::map<std::string, std::string>& secrets) {
  std::vector<Entry> entries;
  entries.reserve(secrets.size());
  for (const auto& [name, text] : secrets) {
    entries.push_back({Value::text(name), Value::bytes(text)});
  }
  return Value::map(std::move(entries), govalue::bytes_map_type);
}

// Takes apart, in copies of values from outside, what would call everybody.
class Breaker {
 public:
  explicit Breaker(std::span<const std::string_view> mentions) {
    for (const auto mention : mentions) mentions_.push_back(base::to_lower(mention));
  }

  // An invisible blank behind its first sign, which people do not see and the service does.
  std::string broken_text(std::string text) const {
    constexpr std::string_view invisible = "\xE2\x80\x8B";  // U+200B
    for (const auto& mention : mentions_) {
      auto lower = base::to_lower(text);
      for (auto at = lower.find(mention); at != std::string::npos; at = lower.find(mention, at)) {
        text.insert(at + 1, invisible);
        lower.insert(at + 1, invisible);
        at += mention.size();
      }
    }
    return text;
  }

  Value broken(const Value& value) const {
    if (value.is_text()) return text(value);
    if (value.is_list()) return list(value);
    if (value.is_map()) return map(value);
    return value;
  }

 private:
  Value text(const Value& value) const {
    auto broken = broken_text(std::string(value.as_text()));
    return broken.size() == value.size() ? value : Value::text(broken, *value.type());
  }

  Value list(const Value& value) const {
    std::vector<Value> items;
    items.reserve(value.size());
    for (const auto& item : value.items()) items.push_back(broken(item));
    return Value::list(std::move(items), *value.type());
  }

  Value map(const Value& value) const {
    std::vector<Entry> entries;
    entries.reserve(value.size());
    for (const auto& [key, inner] : value.entries())
      entries.push_back({broken(key), broken(inner)});
    return Value::map(std::move(entries), *value.type());
  }

  std::vector<std::string> mentions_;
};

// Commits are foreign, too.
class BrokenRepository final : public sprig::Repository {
 public:
  BrokenRepository(std::shared_ptr<const sprig::Repository> repository, Breaker breaker)
      : repository_(std::move(repository)), breaker_(std::move(breaker)) {}

  base::Result<sprig::CommitMetadata> commit_metadata(std::string_view revision) const override {
    auto commit = TRY(repository_->commit_metadata(revision));
    commit.message = breaker_.broken_text(std::move(commit.message));
    commit.author = breaker_.broken_text(std::move(commit.author));
    return commit;
  }
  base::Result<sprig::AppDetail> app_detail() const override { return repository_->app_detail(); }

 private:
  std::shared_ptr<const sprig::Repository> repository_;
  Breaker breaker_;
};

struct Names {
  std::string service;
  const Breaker& breaker;
};

Value make(const Variables& variables, const Config& config,
           const std::shared_ptr<const govalue::World>& world, const Names& names) {
  auto context = config.context;
  context.emplace("notificationType", names.service);
  auto all = Value::map();
  all.set("app", names.breaker.broken(variables.app));
  all.set("appProject", names.breaker.broken(variables.app_project));
  all.set("ci", names.breaker.broken(variables.ci));
  all.set("context", texts_by_name(context));
  all.set("secrets", bytes_by_name(config.secrets));
  all.set("time", sprig::time_variable(world));
  all.set("strings", sprig::strings_variable());
  all.set("repo", sprig::repo_variable(
                      std::make_shared<BrokenRepository>(variables.repository, names.breaker)));
  all.set("sync", sprig::sync_variable());
  return all;
}

}  // namespace

Value trigger_variables(const Variables& variables, const Config& config,
                        const std::shared_ptr<const govalue::World>& world) {
  return make(variables, config, world, {.service = "", .breaker = Breaker({})});
}

Value template_variables(const Variables& variables, const Config& config,
                         const std::shared_ptr<const govalue::World>& world,
                         const Destination& destination,
                         std::span<const std::string_view> mentions_of_all) {
  const Breaker breaker(mentions_of_all);
  auto all = make(variables, config, world, {.service = destination.service, .breaker = breaker});
  all.set("serviceType", Value::text(destination.service));
  // Annotations of an application may name it.
  all.set("recipient", Value::text(breaker.broken_text(destination.recipient)));
  return all;
}

}  // namespace notifications
