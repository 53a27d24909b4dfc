// SPDX-License-Identifier: Apache-2.0
#include "forges/propose.hpp"

#include "fakes/still_forge.hpp"
#include "forge_case.hpp"
#include "forges/marker.hpp"

namespace forges {
namespace {

using What = Proposed::What;
using fakes::StillForge;
using std::chrono::minutes;

struct ProposeCase {
  base::Result<Proposed> run() { return propose(forge, proposal, deadline, log); }

  // "created", "updated" … and what was skipped; or the error.
  std::string outcome() {
    const auto proposed = run();
    if (!proposed) return "error: " + base::to_string(proposed.error());
    constexpr std::array words = {"created", "updated", "unchanged", "merged", "closed"};
    std::string text = words.at(static_cast<std::size_t>(proposed->what));
    if (proposed->is_armed) text += " armed";
    for (const auto& one : proposed->skipped) text += ", not " + one.name + ": " + one.reason;
    for (const auto& note : proposed->notes) text += ", " + note;
    return text;
  }

  fakes::ManualClock clock;
  base::Deadline deadline{clock, minutes(10)};
  std::ostringstream said;
  base::Log log{said, {.tool = "test"}};
  StillForge forge;
  Proposal proposal = {.head = "bump",
                       .head_commit = commit_a,
                       .base = "main",
                       .title = "Set image to v2",
                       .body = "text",
                       .key = "web",
                       .value_digest = "v2"};
};

}  // namespace

TEST_CASE("propose: opens a request, and then leaves it alone", "[forges]") {
  ProposeCase one;
  one.proposal.labels = {"bump"};
  one.proposal.reviewers = {"@ann"};
  one.proposal.assignees = {"bob"};
  CHECK(one.outcome() == "created");
  CHECK(one.forge.calls == Lines{"find_open", "find_last", "create", "labels bump",
                                 "reviewers @ann", "assignees bob"});
  one.forge.calls.clear();
  CHECK(one.outcome() == "unchanged");
  CHECK(one.forge.calls == Lines{"find_open"});
}

TEST_CASE("propose: another value updates the open request", "[forges]") {
  ProposeCase one;
  CHECK(one.outcome() == "created");
  one.proposal.title = "Set image\nto v3";
  one.proposal.value_digest = "v3";
  CHECK(one.outcome() == "updated");
  CHECK(one.forge.requests.size() == 1);
  CHECK(one.forge.requests.at(0).title == "Set image to v3");
  CHECK(read_marked(one.forge.requests.at(0).body).marker->value_digest == "v3");
}

TEST_CASE("propose: what people have edited stays", "[forges]") {
  ProposeCase one;
  CHECK(one.outcome() == "created");
  one.forge.requests.at(0).title = "Better title";
  one.proposal.body = "other text";
  CHECK(one.outcome() == "unchanged, somebody has edited the title or the text, so both stay");
  CHECK(one.forge.requests.at(0).title == "Better title");
}

TEST_CASE("propose: an open request is told to delete its branch", "[forges]") {
  ProposeCase one;
  CHECK(one.outcome() == "created");
  auto& request = one.forge.requests.at(0);
  one.proposal.deletes_head = true;
  CHECK(one.outcome() == "unchanged");  // there it is nothing that a request says
  request.deletes_head = false;
  request.title = "Better title";
  CHECK(one.outcome() == "updated, somebody has edited the title or the text, so both stay");
  CHECK(request.deletes_head == true);
  CHECK(request.title == "Better title");
  CHECK(one.outcome() == "unchanged, somebody has edited the title or the text, so both stay");
}

TEST_CASE("propose: the text of a newer run stays", "[forges]") {
  ProposeCase one;
  CHECK(one.outcome() == "created");
  int asked = 0;
  one.proposal.is_current = [&]() -> base::Result<bool> {
    ++asked;
    return false;
  };
  CHECK(one.outcome() == "unchanged");
  CHECK(asked == 0);
  one.proposal.title = "Set image to v1";
  one.proposal.value_digest = "v1";
  CHECK(one.outcome() ==
        "unchanged, somebody has pushed to the branch since, so title and text stay");
  CHECK(asked == 1);
  CHECK(one.forge.requests.at(0).title == "Set image to v2");
}

TEST_CASE("propose: somebody who was faster is no failure", "[forges]") {
  ProposeCase one;
  auto theirs = numbered(3);
  theirs.body = "by hand";
  one.forge.on_create = [&](StillForge& forge) -> std::optional<base::Result<Creation>> {
    forge.requests.push_back(theirs);
    return Creation{.kind = Creation::Kind::exists};
  };
  CHECK(one.outcome() == "unchanged, somebody has edited the title or the text, so both stay");
  CHECK(one.forge.calls == Lines{"find_open", "find_last", "create", "find_open"});
}

TEST_CASE("propose: a request that is never shown is a conflict in the end", "[forges]") {
  ProposeCase one;
  one.forge.on_create = [](StillForge&) -> std::optional<base::Result<Creation>> {
    return Creation{.kind = Creation::Kind::exists};
  };
  CHECK(one.outcome() ==
        "error: the forge says that a request for bump is open, and does not show it");
}

TEST_CASE("propose: an answer that was lost is looked for, not asked for again", "[forges]") {
  ProposeCase one;
  const bool has_arrived = GENERATE(true, false);
  bool is_first = true;
  one.forge.on_create = [&](StillForge& forge) -> std::optional<base::Result<Creation>> {
    if (!std::exchange(is_first, false)) return std::nullopt;
    if (has_arrived) forge.add();
    return base::Error{
        .kind = base::ErrorKind::unreachable, .message = "cut off", .may_have_arrived = true};
  };
  CHECK(one.outcome() == "created");
  CHECK(one.forge.requests.size() == 1);
}

TEST_CASE("propose: a refusal is one", "[forges]") {
  ProposeCase one;
  one.forge.on_create = [](StillForge&) -> std::optional<base::Result<Creation>> {
    return base::Error{.kind = base::ErrorKind::denied, .message = "no"};
  };
  CHECK(one.outcome() == "error: no");
}

TEST_CASE("propose: nothing to merge means merged, if the base has the values", "[forges]") {
  ProposeCase one;
  one.forge.on_create = [](StillForge&) -> std::optional<base::Result<Creation>> {
    return Creation{.kind = Creation::Kind::nothing_to_merge};
  };
  one.proposal.is_in_base = [] { return base::Result<bool>(true); };
  CHECK(one.outcome() == "merged");
  one.proposal.is_in_base = [] { return base::Result<bool>(false); };
  CHECK(one.outcome() == "error: main has all commits of bump, but not its values");
}

TEST_CASE("propose: of what was merged since, the request is read once", "[forges]") {
  ProposeCase one;
  CHECK(one.outcome() == "created");
  one.forge.requests.at(0).state = State::closed;
  one.proposal.value_digest = "v3";
  one.proposal.is_in_base = [] { return base::Result<bool>(true); };
  one.forge.on_create = [](StillForge&) -> std::optional<base::Result<Creation>> {
    return Creation{.kind = Creation::Kind::nothing_to_merge};
  };
  one.forge.calls.clear();
  CHECK(one.outcome() == "merged");
  CHECK(one.forge.calls == Lines{"find_open", "find_last", "create", "read"});
}

TEST_CASE("propose: how the last request ended", "[forges]") {
  ProposeCase one;
  CHECK(one.outcome() == "created");
  auto& last = one.forge.requests.at(0);
  SECTION("merged, and the base has the values") {
    last.state = State::merged;
    one.proposal.is_in_base = [] { return base::Result<bool>(true); };
    CHECK(one.outcome() == "merged");
    CHECK(one.forge.calls.back() == "read");
  }
  SECTION("merged, and somebody has reverted it") {
    last.state = State::merged;
    one.proposal.is_in_base = [] { return base::Result<bool>(false); };
    CHECK(one.outcome() == "created");
  }
  SECTION("closed with the same values") {
    last.state = State::closed;
    CHECK(one.outcome() == "closed");
    one.proposal.opens_again = true;
    CHECK(one.outcome() == "created");
  }
  SECTION("closed with other values") {
    last.state = State::closed;
    one.proposal.value_digest = "v3";
    CHECK(one.outcome() == "created");
  }
}

TEST_CASE("propose: what cannot be added is told, not fatal", "[forges]") {
  ProposeCase one;
  one.proposal.labels = {"a", "b"};
  one.proposal.reviewers = {"ann"};
  one.forge.refused_label = "b";
  one.forge.reviewer_error = base::Error{.kind = base::ErrorKind::denied, .message = "no"};
  CHECK(one.outcome() == "created, not label b: no such label, not reviewer ann: no");
  one.forge.reviewer_error->kind = base::ErrorKind::stopped;
  CHECK(one.outcome() == "error: no");
}

TEST_CASE("propose: auto-merge is armed, or says why not", "[forges]") {
  ProposeCase one;
  one.proposal.auto_merge = MergeMethod::squash;
  SECTION("armed, and not again") {
    CHECK(one.outcome() == "created armed");
    CHECK(one.outcome() == "unchanged armed");
    CHECK(std::count(one.forge.calls.begin(), one.forge.calls.end(), "auto-merge aaaaaaa") == 1);
  }
  SECTION("again for another text") {
    one.proposal.squash_text = "Key: x";
    CHECK(one.outcome() == "created armed");
    one.proposal.title = "Set it further";
    CHECK(one.outcome() == "updated armed");
    REQUIRE(one.forge.merges.size() == 2);
    CHECK(one.forge.merges.back().squash_title == "Set it further");
    CHECK(one.forge.merges.back().squash_text == "Key: x");
  }
  SECTION("and the forge has the word where nothing is to be said") {
    CHECK(one.outcome() == "created armed");
    CHECK(one.forge.merges.front().squash_title.empty());
  }
  SECTION("again after a push, which takes it back") {
    CHECK(one.outcome() == "created armed");
    one.proposal.has_moved = true;
    CHECK(one.outcome() == "unchanged armed");
    CHECK(std::count(one.forge.calls.begin(), one.forge.calls.end(), "auto-merge aaaaaaa") == 2);
  }
  SECTION("again where it is armed for another head") {
    CHECK(one.outcome() == "created armed");
    one.forge.requests.at(0).head_commit = commit_b;
    CHECK(one.outcome() == "unchanged armed");
    CHECK(std::count(one.forge.calls.begin(), one.forge.calls.end(), "auto-merge aaaaaaa") == 2);
    one.forge.requests.at(0).head_commit = commit_a.substr(0, 12);
    CHECK(one.outcome() == "unchanged armed");
    CHECK(std::count(one.forge.calls.begin(), one.forge.calls.end(), "auto-merge aaaaaaa") == 2);
  }
  SECTION("merged at once") {
    one.forge.auto_merge = {.kind = AutoMerge::Kind::merged_now};
    CHECK(one.outcome() == "merged");
  }
  SECTION("refused") {
    one.forge.auto_merge = {.kind = AutoMerge::Kind::refused, .reason = "not allowed here"};
    CHECK(one.outcome() == "created, not auto-merge: not allowed here");
  }
  SECTION("not a draft") {
    one.proposal.is_draft = true;
    CHECK(one.outcome() == "created, not auto-merge: a draft does not merge");
  }
}

TEST_CASE("propose: what is called merged and is not, is told", "[forges]") {
  ProposeCase one;
  one.proposal.auto_merge = MergeMethod::merge;
  one.forge.auto_merge = {.kind = AutoMerge::Kind::merged_now};
  one.forge.shows_merges = false;
  CHECK(one.outcome() ==
        "created, not auto-merge: the forge says that it is merged, and shows it as it was");
}

TEST_CASE("propose: where the answer to a merge is lost, the request tells", "[forges]") {
  ProposeCase one;
  one.proposal.auto_merge = MergeMethod::merge;
  int most_lost = 1;
  std::function<void(ChangeRequest&)> arrive = [](ChangeRequest&) {};
  one.forge.on_merge = [&](ChangeRequest& request) -> std::optional<base::Error> {
    if (most_lost-- <= 0) return std::nullopt;
    arrive(request);
    return base::Error{
        .kind = base::ErrorKind::unreachable, .message = "cut off", .may_have_arrived = true};
  };
  const auto asked = [&] {
    return std::count(one.forge.calls.begin(), one.forge.calls.end(), "auto-merge aaaaaaa");
  };
  SECTION("merged") {
    arrive = [](ChangeRequest& request) { request.state = State::merged; };
    CHECK(one.outcome() == "merged");
    CHECK(asked() == 1);
  }
  SECTION("armed") {
    arrive = [](ChangeRequest& request) { request.is_auto_merging = true; };
    CHECK(one.outcome() == "created armed");
    CHECK(asked() == 1);
  }
  SECTION("armed for another head") {
    arrive = [](ChangeRequest& request) {
      request.is_auto_merging = true;
      request.head_commit = commit_b;
    };
    CHECK(one.outcome() == "created armed");
    CHECK(asked() == 2);
  }
  SECTION("not heard, and asked for again") {
    CHECK(one.outcome() == "created armed");
    CHECK(asked() == 2);
  }
  SECTION("not heard, again and again") {
    most_lost = 9;
    CHECK(one.outcome() == "created, not auto-merge: cut off");
    CHECK(asked() == 2);
  }
  SECTION("closed") {
    arrive = [](ChangeRequest& request) { request.state = State::closed; };
    CHECK(one.outcome() == "created, not auto-merge: cut off");
    CHECK(asked() == 1);
  }
}

TEST_CASE("propose: a label whose answer is lost is looked for", "[forges]") {
  ProposeCase one;
  one.proposal.labels = {"a", "b"};
  const bool has_arrived = GENERATE(true, false);
  bool is_first = true;
  one.forge.on_labels = [&](ChangeRequest& request) -> std::optional<base::Error> {
    if (!std::exchange(is_first, false)) return std::nullopt;
    if (has_arrived) request.labels = {"a", "b"};
    return base::Error{
        .kind = base::ErrorKind::unreachable, .message = "cut off", .may_have_arrived = true};
  };
  CHECK(one.outcome() == "created");
  CHECK(one.forge.requests.at(0).labels == Lines{"a", "b"});
}

TEST_CASE("propose: what is said of a merge is news, or is not", "[forges]") {
  ProposeCase one;
  one.proposal.auto_merge = MergeMethod::merge;
  one.forge.kind = Provider::gitea;
  const auto is_news = [&] {
    one.forge.requests.at(0).is_auto_merging = false;  // Gitea does not say
    CHECK(one.outcome().ends_with("armed"));
    return one.forge.merges.back().is_news;
  };
  CHECK(one.outcome() == "created armed");
  CHECK_FALSE(one.forge.merges.back().is_news);
  CHECK_FALSE(is_news());
  one.proposal.labels = {"a"};
  CHECK_FALSE(is_news());
  one.proposal.title = "Set it further";
  CHECK(is_news());
  one.proposal.has_moved = true;
  CHECK(is_news());
}

TEST_CASE("propose: a title that says draft makes one where titles do", "[forges]") {
  ProposeCase one;
  one.proposal.title = "WIP: Set image to v2";
  one.proposal.auto_merge = MergeMethod::merge;
  SECTION("and stays the same one") {
    one.forge.kind = GENERATE(Provider::gitlab, Provider::gitea);
    CHECK(one.outcome() == "created, not auto-merge: a draft does not merge");
    const auto& request = one.forge.requests.at(0);
    CHECK(request.title == "Set image to v2");
    CHECK(request.is_draft);
    CHECK(one.outcome() == "unchanged, not auto-merge: a draft does not merge");
    one.proposal.title = "WIP: Set image to v3";
    CHECK(one.outcome() == "updated, not auto-merge: a draft does not merge");
    CHECK(one.forge.requests.at(0).title == "Set image to v3");
  }
  SECTION("and elsewhere is but a title") {
    CHECK(one.outcome() == "created armed");
    CHECK(one.forge.requests.at(0).title == "WIP: Set image to v2");
  }
}

TEST_CASE("foresee: says what would come of it, and does nothing", "[forges]") {
  ProposeCase one;
  const auto foreseen = [&] {
    const auto proposed = foresee(one.forge, one.proposal, one.deadline, one.log);
    REQUIRE(proposed);
    return proposed->what;
  };
  CHECK(foreseen() == What::created);
  CHECK(one.forge.requests.empty());
  CHECK(one.outcome() == "created");
  CHECK(foreseen() == What::unchanged);
  SECTION("a branch that is to move") {
    one.proposal.has_moved = true;
    CHECK(foreseen() == What::updated);
  }
  SECTION("another text") {
    one.proposal.title = "Set image to v3";
    CHECK(foreseen() == What::updated);
    CHECK(one.forge.requests.at(0).title == "Set image to v2");
  }
  SECTION("a label, and a reviewer, whom nobody remembers") {
    one.proposal.reviewers = {"ann"};
    CHECK(foreseen() == What::unchanged);
    one.proposal.labels = {"a"};
    CHECK(foreseen() == What::updated);
    CHECK(one.forge.requests.at(0).labels.empty());
  }
  SECTION("closed") {
    one.forge.requests.at(0).state = State::closed;
    CHECK(foreseen() == What::closed);
    one.proposal.value_digest = "v3";
    CHECK(foreseen() == What::created);
  }
  SECTION("merged") {
    one.forge.requests.at(0).state = State::merged;
    one.proposal.is_in_base = [] { return base::Result<bool>(true); };
    CHECK(foreseen() == What::merged);
  }
}

TEST_CASE("propose: a forge without drafts is told of", "[forges]") {
  ProposeCase one;
  one.proposal.is_draft = true;
  one.forge.has_drafts = false;
  CHECK(one.outcome() == "created, not draft: the forge has no drafts here");
}

TEST_CASE("propose: GitLab takes no orders from a text", "[forges]") {
  ProposeCase one;
  one.forge.kind = Provider::gitlab;
  one.proposal.body = "text\n/merge\n / b\n  /close now\n/";
  CHECK(one.outcome() == "created");
  CHECK(read_marked(one.forge.requests.at(0).body).text == "text\n\\/merge\n / b\n\\/close now\n/");
  CHECK(one.outcome() == "unchanged");
}

}  // namespace forges
