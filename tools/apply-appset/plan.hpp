// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "applicationset/difference.hpp"
#include "applicationset/plan.hpp"
#include "apply-appset/input.hpp"
#include "apply-appset/made_set.hpp"

namespace tools::apply_appset {

using applicationset::Action;
using applicationset::Json;
using applicationset::SetPlan;

// What would become of an object of the files itself.
struct ObjectStep {
  Action action = Action::create;
  std::string kind;
  std::string ns;
  std::string name;
  std::vector<applicationset::FieldChange> changes = {};
  std::vector<std::string> staying = {};  // fields that the file does not have and others keep
  std::string remark = {};
  std::string collision = {};                     // why it must not be written over what is there
  bool has_hidden_values = false;                 // which nobody can compare
  bool is_cluster = false;                        // the Secret of a cluster
  std::string address = {};                       // of a Secret that has no other name
  const manifests::Document* document = nullptr;  // of the files; none where it is gone from them
};

// A generator that finds nothing where it found something before, or where applications go.
struct EmptiedGenerator {
  std::string set;
  std::string path;
  std::string kinds;
  std::string reason;
};

// Applications that a set says it has, and that are not shown to us: nobody knows what would become
// of them.
struct HiddenApplications {
  std::string set;
  std::vector<std::string> names;  // as far as the set says them
  std::size_t count = 0;
};

// A set, or a file with sets, of which nobody can say what would become of its applications.
struct UnknownSet {
  std::string name;
  std::string reason;
};

// A set that is not among the files and that finds other clusters once they are written, and the
// digest of what it makes then.
struct Bystander {
  std::string title;
  std::string digest;
};

struct Plan {
  std::vector<ObjectStep> objects;  // as the files have them
  std::vector<SetPlan> sets;        // what the controller would do after that
  std::vector<EmptiedGenerator> emptied = {};
  std::vector<HiddenApplications> hidden = {};
  std::vector<UnknownSet> unknown = {};
  std::vector<Bystander> bystanders = {};

  // Of Applications: those that sets make, and those of the files.
  std::size_t count(Action action) const;
  std::vector<std::string> names(Action action) const;
  // Whether it is known that nothing would happen at all.
  bool is_empty() const;
};

// Why Kubernetes would not take an object; empty where it would.
std::string fault_of_object(const Json& object);

// The objects that there are, as far as it is known.
struct Current {
  using Key = std::tuple<std::string, std::string, std::string>;  // kind, namespace, name

  applicationset::Applications applications = {};
  std::map<Key, Json> others = {};  // ApplicationSets, AppProjects, Secrets
  // Sets of which nobody could work out what they have.
  std::set<applicationset::ApplicationKey> unknown_sets = {};
  // Files that cannot be read, and objects that Kubernetes would not take: in their place there may
  // be sets of an earlier form.
  std::vector<UnknownSet> unknown = {};
  // By set, what it could not make: there may be an earlier form of that.
  std::map<applicationset::ApplicationKey, std::vector<std::string>> not_made = {};
  // Applications that could not be made, as far as clusters and projects are known.
  std::set<applicationset::ApplicationKey> refused = {};
  // Whether a running Argo CD has them.
  bool is_live = false;
  // Whether objects are written by server-side apply: what others own stays.
  bool is_managed = false;

  // Of the same kind, namespace and name, or the Secret of the same address where its name is not
  // known; nullptr where there is none.
  const Json* find(const Json& object) const;
  void add(Json object);
};

// The set that there will be once a set of the files is written over the live one: others may keep
// parts of its spec. Nothing where it is as the file says.
std::optional<Json> merged_set(const Json& set, const Current& current);

// Notes that nobody knows what a set has now, or some of it, where that is so.
void mark_unknown(Plan& plan, SetPlan& set, const Current& current);

// Adds the sets that were there and that the files do not have any more: where whoever delivers the
// files prunes, their Applications go with them.
void add_gone_sets(Plan& plan, const Input& input, const Current& before,
                   const applicationset::Surroundings& surroundings);

// Adds the other objects that were there and that the files do not have any more.
void add_gone_objects(Plan& plan, const Input& input, const Current& before);

// What a set refuses to make as long as another one of the plan has it, it makes once that has
// deleted it. Two sets that want something of each other get nothing.
void hand_over(Plan& plan);

// What would happen if the files were applied. Fails with `malformed` where a set cannot be
// understood.
base::Result<Plan> make_plan(const Input& input, const std::vector<MadeSet>& sets,
                             const Current& current,
                             const applicationset::Surroundings& surroundings,
                             const applicationset::ControllerSettings& controller);

// Works out what a set makes.
using Expand = std::function<applicationset::Expansion(const Json& set)>;

}  // namespace tools::apply_appset
