// SPDX-License-Identifier: Apache-2.0
#include "notifications/variables.hpp"

#include <algorithm>
#include <span>
#include <string_view>
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

// Takes apart, in copies of values from outside, what would call people.
class Breaker {
 public:
  explicit Breaker(std::span<const std::string_view> mentions,
                   std::span<const std::string_view> more = {}) {
    for (const auto mention : mentions) mentions_.push_back(base::to_lower(mention));
    for (const auto mention : more) mentions_.push_back(base::to_lower(mention));
  }

  // An invisible blank behind its first sign, which people do not see and the service does.
  std::string broken_text(std::string_view text) const {
    constexpr std::string_view invisible = "\xE2\x80\x8B";  // U+200B
    if (mentions_.empty()) return std::string(text);
    const auto lower = base::to_lower(text);
    std::string broken;
    for (std::size_t at = 0; at < text.size(); ++at) {
      broken += text[at];
      if (calls(lower, at)) broken += invisible;
    }
    return broken;
  }

  Value broken(const Value& value) const {
    if (value.is_text()) return text(value);
    if (value.is_list()) return list(value);
    if (value.is_map()) return map(value);
    return value;
  }

 private:
  Value text(const Value& value) const {
    auto broken = broken_text(value.as_text());
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

  // An address of mail calls nobody: "ann@example.com".
  bool calls(std::string_view lower, std::size_t at) const {
    const bool is_in_word =
        at > 0 && (base::is_ascii_alpha(lower[at - 1]) || base::is_ascii_digit(lower[at - 1]));
    return std::any_of(mentions_.begin(), mentions_.end(), [&](const std::string& mention) {
      return lower.substr(at).starts_with(mention) && !(mention == "@" && is_in_word);
    });
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
    commit.message = breaker_.broken_text(commit.message);
    commit.author = breaker_.broken_text(commit.author);
    for (auto& tag : commit.tags) tag = breaker_.broken_text(tag);
    return commit;
  }
  base::Result<sprig::AppDetail> app_detail() const override { return repository_->app_detail(); }

 private:
  std::shared_ptr<const sprig::Repository> repository_;
  Breaker breaker_;
};

struct Names {
  std::string service;
  const Breaker& breaker;          // for what Argo CD says
  const Breaker& foreign_breaker;  // for what anybody may have written who can push
};

Value make(const Variables& variables, const Config& config,
           const std::shared_ptr<const govalue::World>& world, const Names& names) {
  auto context = config.context;
  context.emplace("notificationType", names.service);
  auto all = Value::map();
  all.set("app", names.breaker.broken(variables.app));
  all.set("appProject", names.breaker.broken(variables.app_project));
  all.set("ci", names.foreign_breaker.broken(variables.ci));
  all.set("context", texts_by_name(context));
  all.set("secrets", bytes_by_name(config.secrets));
  all.set("time", sprig::time_variable(world));
  all.set("strings", sprig::strings_variable());
  all.set("repo", sprig::repo_variable(std::make_shared<BrokenRepository>(variables.repository,
                                                                          names.foreign_breaker)));
  all.set("sync", sprig::sync_variable());
  return all;
}

}  // namespace

Value trigger_variables(const Variables& variables, const Config& config,
                        const std::shared_ptr<const govalue::World>& world) {
  const Breaker none({});
  return make(variables, config, world, {.service = "", .breaker = none, .foreign_breaker = none});
}

Value template_variables(const Variables& variables, const Config& config,
                         const std::shared_ptr<const govalue::World>& world,
                         const Destination& destination, const services::Type* type) {
  const Breaker breaker = type == nullptr ? Breaker({}) : Breaker(type->mentions_of_all);
  const Breaker foreign =
      type == nullptr ? Breaker({}) : Breaker(type->mentions_of_all, type->personal_mentions);
  auto all = make(variables, config, world,
                  {.service = destination.service, .breaker = breaker, .foreign_breaker = foreign});
  all.set("serviceType", Value::text(destination.service));
  // Annotations of an application may name it.
  all.set("recipient", Value::text(breaker.broken_text(destination.recipient)));
  return all;
}

}  // namespace notifications
