// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "forges/forge.hpp"

namespace fakes {

// A forge in memory, where nothing happens but what is asked for. It keeps what it was called with.
class StillForge final : public forges::Forge {
 public:
  using Names = std::vector<std::string>;

  forges::Provider provider() const override { return kind; }
  std::size_t body_limit() const override { return 60000; }

  base::Result<std::optional<forges::ChangeRequest>> find_open(const std::string& head,
                                                               const std::string& base) override {
    calls.push_back("find_open");
    auto found = newest(head, base);
    if (found && found->state != forges::State::open) found.reset();
    return found;
  }

  base::Result<std::optional<forges::ChangeRequest>> find_last(const std::string& head,
                                                               const std::string& base) override {
    calls.push_back("find_last");
    return newest(head, base);
  }

  base::Result<forges::Creation> create(const forges::NewRequest& wanted) override {
    calls.push_back("create");
    wanted_ = wanted;
    if (on_create) {
      auto result = on_create(*this);
      if (result) return std::move(*result);
    }
    add();
    return forges::Creation{.kind = forges::Creation::Kind::opened, .request = requests.back()};
  }

  // Opens what create() was last asked for.
  void add() {
    forges::ChangeRequest request;
    request.number = requests.size() + 1;
    request.head = wanted_.head;
    request.base = wanted_.base;
    request.title = wanted_.title;
    request.body = wanted_.body;
    request.is_draft = wanted_.is_draft && has_drafts;
    requests.push_back(std::move(request));
  }

  base::Result<void> update(const forges::ChangeRequest& request,
                            const forges::Revision& revision) override {
    calls.push_back("update");
    auto& own = of(request.number);
    own.title = revision.title.value_or(own.title);
    own.body = revision.body.value_or(own.body);
    if (revision.deletes_head) own.deletes_head = revision.deletes_head;
    return {};
  }

  base::Result<forges::Additions> add_labels(const forges::ChangeRequest& request,
                                             const Names& labels) override {
    if (on_labels) {
      auto error = on_labels(of(request.number));
      if (error) return std::move(*error);
    }
    forges::Additions additions;
    for (const auto& label : labels) {
      calls.push_back("labels " + label);
      if (label == refused_label) {
        additions.skipped.push_back({label, "no such label"});
      } else {
        of(request.number).labels.push_back(label);
        additions.has_added = true;
      }
    }
    return additions;
  }

  base::Result<forges::Additions> add_reviewers(const forges::ChangeRequest& request,
                                                const Names& names) override {
    if (reviewer_error) return *reviewer_error;
    return add_people("reviewers ", names, of(request.number).reviewers);
  }

  base::Result<forges::Additions> add_assignees(const forges::ChangeRequest& request,
                                                const Names& names) override {
    return add_people("assignees ", names, of(request.number).assignees);
  }

  base::Result<forges::AutoMerge> enable_auto_merge(const forges::ChangeRequest& request,
                                                    const forges::Merge& merge) override {
    calls.push_back("auto-merge " + merge.expected_head.substr(0, 7));
    merges.push_back(merge);
    if (on_merge) {
      auto error = on_merge(of(request.number));
      if (error) return std::move(*error);
    }
    of(request.number).is_auto_merging = auto_merge.kind == forges::AutoMerge::Kind::armed;
    if (auto_merge.kind == forges::AutoMerge::Kind::merged_now) {
      of(request.number).state = shows_merges ? forges::State::merged : forges::State::open;
    }
    return auto_merge;
  }

  base::Result<forges::ChangeRequest> read(std::uint64_t number) override {
    calls.push_back("read");
    if (on_read) return on_read(calls.size());
    return of(number);
  }

  base::Result<void> close(const forges::ChangeRequest&) override { return {}; }
  base::Result<void> reopen(const forges::ChangeRequest&) override { return {}; }
  base::Result<void> comment(const forges::ChangeRequest&, const std::string&) override {
    return {};
  }

  forges::Provider kind = forges::Provider::github;
  std::vector<forges::ChangeRequest> requests;
  std::vector<forges::Merge> merges;
  Names calls;
  bool has_drafts = true;
  bool shows_merges = true;
  std::string refused_label;
  std::optional<base::Error> reviewer_error;
  forges::AutoMerge auto_merge = {.kind = forges::AutoMerge::Kind::armed};
  std::function<std::optional<base::Result<forges::Creation>>(StillForge&)> on_create;
  std::function<base::Result<forges::ChangeRequest>(std::size_t count)> on_read;
  std::function<std::optional<base::Error>(forges::ChangeRequest&)> on_merge;
  std::function<std::optional<base::Error>(forges::ChangeRequest&)> on_labels;

 private:
  std::optional<forges::ChangeRequest> newest(const std::string& head, const std::string& base) {
    std::optional<forges::ChangeRequest> found;
    for (const auto& request : requests) {
      if (request.head == head && request.base == base) found = request;
    }
    return found;
  }

  forges::ChangeRequest& of(std::uint64_t number) {
    for (auto& request : requests) {
      if (request.number == number) return request;
    }
    return requests.emplace_back();
  }

  base::Result<forges::Additions> add_people(const std::string& call, const Names& names,
                                             Names& people) {
    for (const auto& name : names) {
      calls.push_back(call + name);
      people.push_back(name.starts_with('@') ? name.substr(1) : name);
    }
    return forges::Additions{.has_added = true};
  }

  forges::NewRequest wanted_ = {.head = {}, .base = {}, .title = {}};
};

}  // namespace fakes
