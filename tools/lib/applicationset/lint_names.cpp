// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <set>
#include <utility>

#include "applicationset/gaps.hpp"
#include "applicationset/lint.hpp"
#include "applicationset/lint_groups.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using manifests::Problems;

namespace {

constexpr std::string_view rule = "AS015";

// By the text that the documents have: one may name the namespace, and another one leave it out.
std::string namespace_of(const manifests::Document& document) {
  return std::string(document.namespace_name());
}

struct Named {
  const Generated* first = nullptr;
  std::size_t count = 0;
};

std::map<std::string, Named> names_of(const Expansion& expansion) {
  std::map<std::string, Named> names;
  for (const auto& generated : expansion.applications) {
    const auto name = text_at(field(generated.application, "metadata"), "name");
    if (name.empty() || has_gap(name, generated)) continue;
    auto& named = names[name];
    if (named.first == nullptr) named.first = &generated;
    ++named.count;
  }
  return names;
}

void check_one_set(const NamedBy& by, const std::map<std::string, Named>& names,
                   Problems& problems) {
  std::vector<std::string> doubled;
  const Generated* first = nullptr;
  std::size_t applications = 0;
  for (const auto& [name, named] : names) {
    if (named.count < 2) continue;
    if (first == nullptr) first = named.first;
    doubled.push_back(name);
    applications += named.count;
  }
  if (first == nullptr) return;
  const auto where = by.document->where();
  const std::string message =
      base::number_of(applications, "application") +
      (doubled.size() == 1 ? " have the name " : " share ") +
      (doubled.size() == 1 ? yaml::quoted(doubled.front())
                           : base::number_of(doubled.size(), "name") + ": " + yaml::list(doubled));
  manifests::Reporter(where, problems)
      .error(rule, origin_of(by.document->json(), *first, "metadata.name"),
             message + ", and the controller makes none of them",
             "put a parameter into the name that is different for each");
}

// Whether both are the same object for Kubernetes.
bool is_same_set(const manifests::Document& one, const manifests::Document& other) {
  return one.kind() == manifests::ObjectKind::application_set && one.kind() == other.kind() &&
         one.name() == other.name() && one.namespace_name() == other.namespace_name();
}

void check_same_sets(const std::vector<NamedBy>& all, Problems& problems) {
  std::map<std::pair<std::string, std::string>, const manifests::Document*> sets;
  for (const auto& by : all) {
    const auto& set = *by.document;
    if (by.expansion == nullptr || set.name().empty()) continue;
    const auto [place, is_new] =
        sets.emplace(std::pair(namespace_of(set), std::string(set.name())), &set);
    const auto& first = *place->second;
    // The same file may be named twice.
    const bool is_itself = first.file() == set.file() && first.line() == set.line();
    if (is_new || is_itself) continue;
    const auto where = set.where();
    manifests::Reporter(where, problems)
        .error(rule, "metadata.name",
               "there is a set " + yaml::quoted(set.name()) + " already (" + first.file() + ':' +
                   std::to_string(first.line()) + "), and only one of both stays",
               "give one of them another name");
  }
}

class Owners {
 public:
  void add(const NamedBy& by, const std::string& name, const Generated* generated,
           Problems& problems) {
    const auto key = std::pair(namespace_of(*by.document), name);
    const auto [place, is_new] = owners_.emplace(key, by.document);
    if (is_new || place->second == by.document) return;
    if (is_same_set(*place->second, *by.document)) return;
    auto& shared = shared_[{place->second, by.document}];
    shared.push_back(name);
    if (shared.size() > 1) return;
    pending_.push_back({by, place->second, generated});
    problems_ = &problems;
  }

  // One problem for two documents, however many names they share.
  void report() {
    for (const auto& [by, other, generated] : pending_) {
      const auto where = by.document->where();
      const auto path = generated == nullptr
                            ? std::string("metadata.name")
                            : origin_of(by.document->json(), *generated, "metadata.name");
      manifests::Reporter(where, *problems_)
          .warning(rule, path,
                   other->title() + " (" + other->file() + ':' + std::to_string(other->line()) +
                       ") makes applications of the same name: " +
                       yaml::list(shared_.at({other, by.document})),
                   "an application belongs to one set; the other one takes it over or fails");
    }
  }

 private:
  using Documents = std::pair<const manifests::Document*, const manifests::Document*>;
  struct Pending {
    NamedBy by;
    const manifests::Document* other;
    const Generated* generated;
  };

  std::map<std::pair<std::string, std::string>, const manifests::Document*> owners_;
  std::map<Documents, std::vector<std::string>> shared_;
  std::vector<Pending> pending_;
  Problems* problems_ = nullptr;
};

}  // namespace

void lint_names(const std::vector<NamedBy>& all, Problems& problems) {
  check_same_sets(all, problems);
  Owners owners;
  for (const auto& by : all) {
    if (by.expansion == nullptr) {
      owners.add(by, std::string(by.document->name()), nullptr, problems);
      continue;
    }
    const auto names = names_of(*by.expansion);
    check_one_set(by, names, problems);
    for (const auto& [name, named] : names) owners.add(by, name, named.first, problems);
  }
  owners.report();
}

}  // namespace applicationset
