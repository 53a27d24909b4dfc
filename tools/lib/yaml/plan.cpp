// SPDX-License-Identifier: Apache-2.0
#include "yaml/plan.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "base/text.hpp"
#include "yaml/block.hpp"
#include "yaml/create.hpp"
#include "yaml/encrypted.hpp"
#include "yaml/message.hpp"
#include "yaml/replace.hpp"
#include "yaml/restructure.hpp"

namespace yaml {
namespace {

using Outcome = Location::Outcome;

constexpr std::string_view follow_up =
    "say which, as in 0#PATH or kind=Deployment,metadata.name=web#PATH";

// --- the document that is meant -----------------------------------------------------------------

struct Found {
  std::size_t document = 0;
  Location location;
};

std::string list_documents(const Tree& tree, const std::vector<Found>& found) {
  std::vector<std::string> names;
  for (const auto& candidate : found) names.push_back(describe_document(tree, candidate.document));
  return list(names);
}

// What is left of the path, if that is nothing but keys.
std::optional<std::vector<std::string>> keys_from(const Job& job, std::size_t first) {
  std::vector<std::string> keys;
  for (std::size_t i = first; i < job.path->segments.size(); ++i) {
    const auto& segment = job.path->segments[i];
    const bool is_key = segment.kind == Segment::Kind::name || segment.kind == Segment::Kind::key;
    if (!is_key || segment.has_star) return std::nullopt;
    keys.push_back(segment.text);
  }
  return keys;
}

// For a path that was meant as a pattern; else empty.
std::string wildcard_hint(const Job& job, std::size_t first) {
  const auto& segments = job.path->segments;
  const bool has_star = std::any_of(segments.begin() + static_cast<std::ptrdiff_t>(first),
                                    segments.end(), [](const auto& s) { return s.has_star; });
  if (!has_star) return "";
  return "a path has no wildcards: name every key; one with a `*` in it is written [\"*\"]";
}

constexpr std::string_view create_hint = "--create adds keys that are not there";

// The miss that got furthest: it says most about what was meant.
base::Error miss_error(const Tree& tree, const Job& job, const std::vector<Found>& found) {
  const auto furthest = std::max_element(
      found.begin(), found.end(),
      [](const Found& a, const Found& b) { return a.location.reached < b.location.reached; });
  auto error = furthest->location.error;
  if (found.size() > 1) {
    error.message += " (document " + describe_document(tree, furthest->document) +
                     "; none of the " + std::to_string(found.size()) + " documents has it)";
  }
  const auto& location = furthest->location;
  const bool can_create = job.wish->action == Action::set || job.wish->action == Action::append;
  if (!error.hint.empty() || !can_create || location.node == no_node) return error;
  error.hint = wildcard_hint(job, location.reached);
  if (error.hint.empty() && !location.is_likely_typo) {
    error.hint = keys_from(job, location.reached)
                     ? create_hint
                     : "keys can be added with --create, items of lists cannot";
  }
  return error;
}

std::vector<Found> with_outcome(const std::vector<Found>& found, bool is_there) {
  std::vector<Found> some;
  for (const auto& candidate : found) {
    if ((candidate.location.outcome != Outcome::missing) == is_there) some.push_back(candidate);
  }
  return some;
}

base::Error ambiguous(const Tree& tree, const Job& job, const std::vector<Found>& found) {
  return malformed(yaml::quoted(job.path->text) + " is in " + std::to_string(found.size()) +
                       " documents: " + list_documents(tree, found),
                   std::string(follow_up));
}

// --- a layer ------------------------------------------------------------------------------------

// One tree and the jobs that concern it: the file, or the document inside a block.
class Layer {
 public:
  Layer(const Tree& tree, const EditOptions& options, Stage stage)
      : tree_(tree), options_(options), stage_(stage) {}

  base::Result<Plan> run(const std::vector<Job>& jobs) {
    TRY(refuse_encrypted(tree_));
    for (const auto& job : jobs) {
      TRY(place(job));
    }
    TRY(check_claims());
    for (const auto& [host, inner_jobs] : hosts_) {
      TRY(edit_inside(host, inner_jobs));
    }
    std::stable_sort(plan_.splices.begin(), plan_.splices.end(),
                     [](const Splice& a, const Splice& b) { return a.begin < b.begin; });
    std::sort(plan_.expectations.begin(), plan_.expectations.end(),
              [](const Expectation& a, const Expectation& b) { return a.node < b.node; });
    return std::move(plan_);
  }

 private:
  struct Target {
    Wanted wanted;
    bool changed = false;
  };

  base::Result<void> place(const Job& job) {
    std::optional<DocumentSelector> selector;
    if (job.first == 0) selector = job.path->document;
    std::vector<Found> found;
    const auto documents = TRY(select_documents(tree_, selector));
    for (const auto document : documents) {
      const NodeId root = tree_.documents[document].root;
      found.push_back(
          {.document = document,
           .location = locate(tree_, root, job.path->segments, job.first, options_.aliases)});
    }
    if (found.empty()) return fill(job);
    const auto there = with_outcome(found, true);
    if (there.size() > 1) return ambiguous(tree_, job, there);
    if (there.empty()) return miss(job, found);
    const auto& [document, location] = there.front();
    const bool is_at_end = location.reached == job.path->segments.size();
    if (job.wish->action != Action::set && (is_at_end || location.collection != no_node)) {
      return restructure_at(job, document, location);
    }
    const bool is_there_already =
        location.collection != no_node && holds(tree_, location.collection, *job.wanted);
    if (is_there_already) {
      note_change(job, document, location.collection, job.wanted->text, false);
      return {};
    }
    if (location.outcome == Outcome::refused) return location.error;
    if (is_at_end) return replace(job, document, location.node);
    Job inner = job;
    inner.first = location.reached + 1;
    if (targets_.count(location.node) > 0) return contradiction(job);
    host_documents_[location.node] = document;
    hosts_[location.node].push_back(inner);
    return {};
  }

  base::Error contradiction(const Job& job) const {
    return base::usage_error(yaml::quoted(job.wish->path.text) + " is given two different values");
  }

  // --- values that are there ---

  base::Result<void> replace(const Job& job, std::size_t document, NodeId node) {
    auto replacement = TRY(replace_scalar(tree_, node, *job.wanted, job.path->text));
    const bool changed = !replacement.splices.empty();
    if (stage_ == Stage::creating && changed) return contradiction(job);
    if (hosts_.count(node) > 0) return contradiction(job);
    note_change(job, document, node, spelling(replacement.wanted), changed);
    const auto [known, is_new] =
        targets_.try_emplace(node, Target{.wanted = replacement.wanted, .changed = changed});
    if (!is_new) {
      const auto& first = known->second.wanted;
      const bool agrees =
          first.kind == replacement.wanted.kind && first.reading == replacement.wanted.reading &&
          (first.kind == Wanted::Kind::scalar || first.text == replacement.wanted.text);
      if (!agrees) return contradiction(job);
      return {};
    }
    if (!changed) return {};
    if (replacement.warning) plan_.warnings.push_back(*replacement.warning);
    warn_of_aliases(job, node);
    plan_.expectations.push_back({.kind = Expectation::Kind::replaced,
                                  .node = node,
                                  .keys = {},
                                  .wanted = std::move(replacement.wanted)});
    std::move(replacement.splices.begin(), replacement.splices.end(),
              std::back_inserter(plan_.splices));
    return {};
  }

  // As it is written, but for quotes.
  std::string spelling(const Wanted& wanted) const {
    const bool is_typed =
        wanted.kind == Wanted::Kind::scalar && wanted.reading.type != Type::string;
    if (!is_typed) return wanted.text;
    const auto written = plain_form(wanted, tree_.format);
    return written ? *written : wanted.text;
  }

  void note_change(const Job& job, std::size_t document, NodeId node, std::string new_value,
                   bool changed) {
    plan_.changes.push_back(change_at(tree_, job, document, node, std::move(new_value), changed));
  }

  void warn_of_aliases(const Job& job, NodeId node) {
    auto warnings = alias_warnings(tree_, job.path->text, node);
    std::move(warnings.begin(), warnings.end(), std::back_inserter(plan_.warnings));
  }

  // --- keys and items ---

  // Does at `location`, the map or the list that is meant, what is no matter of one value.
  base::Result<void> restructure_at(const Job& job, std::size_t document,
                                    const Location& location) {
    const NodeId node = location.collection != no_node ? location.collection : location.node;
    if (stage_ == Stage::existing) {
      if (job.wish->action != Action::append && tree_[node].kind == Kind::mapping) {
        const auto name = TRY(last_key(job.wish->path));
        for (const auto& pair : find_pairs(tree_, node, name)) {
          claims_.push_back({.job = &job, .pair = pair});
        }
      }
      return postpone(job);
    }
    auto part = TRY(restructure(tree_, job, document, node, creates(job)));
    std::move(part.splices.begin(), part.splices.end(), std::back_inserter(plan_.splices));
    std::move(part.expectations.begin(), part.expectations.end(),
              std::back_inserter(plan_.expectations));
    std::move(part.changes.begin(), part.changes.end(), std::back_inserter(plan_.changes));
    std::move(part.warnings.begin(), part.warnings.end(), std::back_inserter(plan_.warnings));
    return {};
  }

  // A key that goes, or gets another name, must not be set as well.
  base::Result<void> check_claims() const {
    for (const auto& claim : claims_) {
      const auto& tree = tree_;
      const auto is_inside = [&](NodeId node) {
        return node >= claim.pair.key && node < tree[claim.pair.value].next;
      };
      for (const auto& [node, target] : targets_) {
        if (is_inside(node)) return contradiction(*claim.job);
      }
      for (const auto& [node, jobs] : hosts_) {
        if (is_inside(node)) return contradiction(*claim.job);
      }
      for (const auto& other : claims_) {
        const auto& [one, two] = std::pair(claim.job->wish, other.job->wish);
        const bool agrees =
            one->action == two->action && one->key == two->key && one->value == two->value;
        if (is_inside(other.pair.key) && !agrees) return contradiction(*claim.job);
      }
    }
    return {};
  }

  // --- values that are not ---

  bool creates(const Job& job) const {
    return options_.if_missing == IfMissing::create || job.wish->if_missing == IfMissing::create;
  }

  base::Result<void> fill(const Job& job) {
    if (!creates(job)) {
      return malformed("line " + std::to_string(tree_.origin.line) + ": no " +
                           yaml::quoted(job.path->text) + ": there is nothing but comments",
                       std::string(create_hint));
    }
    if (stage_ == Stage::existing) return postpone(job);
    const auto keys = keys_from(job, job.first);
    if (!keys) {
      return malformed(yaml::quoted(job.path->text) + " cannot be created: only keys can",
                       wildcard_hint(job, job.first));
    }
    return add_keys(job, 0, no_node, *keys);
  }

  base::Result<void> postpone(const Job& job) {
    plan_.missing.push_back(job);
    return {};
  }

  base::Result<void> miss(const Job& job, const std::vector<Found>& found) {
    const bool adds = job.wish->action == Action::set || job.wish->action == Action::append;
    if (!creates(job) || !adds) return miss_error(tree_, job, found);
    if (stage_ == Stage::existing) return postpone(job);
    auto places = places_to_create(job, found);
    if (places.empty()) return miss_error(tree_, job, found);
    if (places.size() > 1) {
      return malformed(yaml::quoted(job.path->text) + " could be created in " +
                           std::to_string(places.size()) +
                           " documents: " + list_documents(tree_, places),
                       std::string(follow_up));
    }
    const auto& place = places.front();
    return add_keys(job, place.document, place.location.node,
                    *keys_from(job, place.location.reached));
  }

  // Documents without content do not count where there are others.
  std::vector<Found> places_to_create(const Job& job, const std::vector<Found>& found) const {
    std::vector<Found> places;
    std::vector<Found> filled;
    for (const auto& candidate : found) {
      const auto& location = candidate.location;
      if (location.node == no_node || !keys_from(job, location.reached)) continue;
      places.push_back(candidate);
      if (location.node != tree_.documents[candidate.document].root ||
          tree_[location.node].kind != Kind::scalar) {
        filled.push_back(candidate);
      }
    }
    return filled.empty() ? places : filled;
  }

  base::Result<void> add_keys(const Job& job, std::size_t document, NodeId node,
                              const std::vector<std::string>& keys) {
    if (job.wish->action == Action::append) {
      auto creation = TRY(create_list(tree_, node, keys, job.wish->item));
      note_creation(job, document, job.wanted->text, std::move(creation));
      return {};
    }
    Wanted wanted = *job.wanted;
    if (wanted.kind == Wanted::Kind::text) {
      wanted.kind = Wanted::Kind::scalar;
      warn_of_string(job);
    }
    auto creation = TRY(create(tree_, node, keys, wanted));
    note_creation(job, document, spelling(wanted), std::move(creation));
    return {};
  }

  void note_creation(const Job& job, std::size_t document, std::string new_value,
                     Creation creation) {
    plan_.changes.push_back(change_by(job, document, std::move(new_value), creation));
    plan_.expectations.push_back(std::move(creation.expectation));
    std::move(creation.splices.begin(), creation.splices.end(), std::back_inserter(plan_.splices));
  }

  void warn_of_string(const Job& job) {
    const auto reading = read_by_all(job.wanted->text);
    const bool looks_typed =
        reading && (reading->type == Type::integer || reading->type == Type::boolean);
    if (!looks_typed) return;
    plan_.warnings.push_back(job.path->text + " is new and the text \"" + job.wanted->text +
                             "\"; for a " + std::string(describe(reading->type)) + " use " +
                             job.path->text + ":=" + reading->value);
  }

  // --- documents inside blocks ---

  base::Result<void> edit_inside(NodeId host, const std::vector<Job>& jobs) {
    const auto layout = layout_of(tree_, host);
    const Origin origin{.line = tree_.line(layout.begin) + 1,
                        .indent = tree_.origin.indent + layout.indent};
    const auto where = to_string(jobs.front().path->segments, jobs.front().first - 1);
    const auto inner =
        TRY(parse(tree_.value(host), Format::yaml, origin).context("reading the text at " + where));
    auto plan = TRY(make_plan(inner, jobs, options_, stage_));
    const auto text = spliced(inner.text, plan.splices);
    TRY(prove_inside(inner, text, plan, host));
    TRY(take_over(host, inner, text, plan));
    warn_of_host(jobs.front(), host, plan);
    return {};
  }

  base::Result<void> prove_inside(const Tree& inner, const std::string& text, const Plan& plan,
                                  NodeId host) const {
    if (plan.splices.empty()) return {};
    const auto after = parse(text, Format::yaml);
    if (!after || !proves(inner, *after, plan.expectations)) {
      throw std::logic_error("yaml: the edit inside the block at " + at_line(tree_, host) +
                             " changes more than it should");
    }
    return {};
  }

  void warn_of_host(const Job& job, NodeId host, const Plan& plan) {
    if (!plan.splices.empty()) warn_of_aliases(job, host);
  }

  // Makes the splices of the inner text splices of ours.
  base::Result<void> take_over(NodeId host, const Tree& inner, const std::string& text,
                               Plan& plan) {
    const bool is_blank = base::trim(inner.text).empty();
    if (plan.splices.empty()) {
      // An empty inner text has no lines to map; nothing of it can have been found either.
      if (is_blank) plan.changes.clear();
    } else if (is_blank) {
      const auto splices = replace_text(tree_, host, text);
      plan_.splices.insert(plan_.splices.end(), splices.begin(), splices.end());
    }
    if (!is_blank) TRY(map_splices(host, inner, text, plan));
    for (auto& planned : plan.changes) {
      planned.change.document = host_documents_.at(host);
      if (is_blank) planned.at = tree_[host].begin;
      if (is_blank) ++planned.lines_below;
      plan_.changes.push_back(std::move(planned));
    }
    // A postponed job starts again from the top of the file.
    for (auto& job : plan.missing) {
      job.first = 0;
      plan_.missing.push_back(job);
    }
    std::move(plan.warnings.begin(), plan.warnings.end(), std::back_inserter(plan_.warnings));
    if (!plan.splices.empty()) {
      Expectation expectation{.kind = Expectation::Kind::replaced, .node = host};
      expectation.wanted.kind = Wanted::Kind::scalar;
      expectation.wanted.reading.value = text;
      plan_.expectations.push_back(std::move(expectation));
    }
    return {};
  }

  base::Result<void> map_splices(NodeId host, const Tree& inner, const std::string& text,
                                 Plan& plan) {
    if (trailing_breaks(text) != trailing_breaks(inner.text)) {
      return malformed(at_line(tree_, host) + ": the edit would change how this block ends");
    }
    // Its first line shows how far a block is indented.
    const auto first = text.find_first_not_of('\n');
    const bool starts_further_in = first != std::string::npos && text[first] == ' ';
    if (starts_further_in && !plan.splices.empty() && plan.splices.front().begin == 0) {
      return malformed(at_line(tree_, host) + ": the edit would change how this block starts");
    }
    const auto map = TRY(HostMap::make(tree_, host));
    for (auto splice : plan.splices) {
      to_line_ends(inner.text, splice);
      plan_.splices.push_back({.begin = map.outer(splice.begin),
                               .end = map.outer(splice.end),
                               .text = map.indented(splice.text)});
    }
    for (auto& planned : plan.changes) {
      const bool at_line_start =
          planned.change.created && planned.at > 0 && inner.text[planned.at - 1] == '\n';
      if (at_line_start) {
        --planned.at;
        ++planned.lines_below;
      }
      planned.at = map.outer(planned.at);
    }
    return {};
  }

  // Whole lines that are inserted before a line, or at the very end, become lines inserted behind
  // the line before: the outer text has indentation between the two places. So it is with whole
  // lines that are taken away.
  static void to_line_ends(std::string_view inner, Splice& splice) {
    const bool starts_line = splice.begin > 0 && inner[splice.begin - 1] == '\n';
    const bool inserts_lines =
        starts_line && splice.begin == splice.end && splice.text.ends_with('\n');
    const bool removes_lines = starts_line && splice.begin < splice.end && splice.text.empty() &&
                               inner[splice.end - 1] == '\n';
    if (!inserts_lines && !removes_lines) return;
    if (inserts_lines) std::rotate(splice.text.begin(), splice.text.end() - 1, splice.text.end());
    --splice.begin;
    --splice.end;
  }

  static std::size_t trailing_breaks(std::string_view text) {
    const auto last = text.find_last_not_of('\n');
    return last == std::string_view::npos ? text.size() : text.size() - last - 1;
  }

  // A pair that is renamed or removed later.
  struct Claim {
    const Job* job = nullptr;
    Pair pair;
  };

  const Tree& tree_;
  const EditOptions& options_;
  Stage stage_;
  Plan plan_;
  std::vector<Claim> claims_;
  std::map<NodeId, Target> targets_;
  std::map<NodeId, std::vector<Job>> hosts_;
  std::map<NodeId, std::size_t> host_documents_;
};

}  // namespace

base::Result<Plan> make_plan(const Tree& tree, const std::vector<Job>& jobs,
                             const EditOptions& options, Stage stage) {
  return Layer(tree, options, stage).run(jobs);
}

std::string spliced(std::string_view text, const std::vector<Splice>& splices) {
  std::string result;
  std::size_t size = text.size();
  for (const auto& splice : splices) size += splice.text.size();
  result.reserve(size);
  std::size_t at = 0;
  for (const auto& splice : splices) {
    result += text.substr(at, splice.begin - at);
    result += splice.text;
    at = splice.end;
  }
  result += text.substr(at);
  return result;
}

std::size_t moved(std::size_t offset, const std::vector<Splice>& splices) {
  std::size_t now = offset;
  for (const auto& splice : splices) {
    if (splice.begin >= offset) break;
    now += splice.text.size();
    now -= std::min(splice.end, offset) - splice.begin;
  }
  return now;
}

}  // namespace yaml
