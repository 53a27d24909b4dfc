// SPDX-License-Identifier: Apache-2.0
//
// A patch holds only while what it replaces is what was read, so of two who set something at once
// one reads again. Kubernetes keeps that promise, the API server of Argo CD nearly: it tests a
// patch against one read of the Application and writes the result over another, later one
// (server/application/application.go, Patch and updateApp). So we look again after each write, and
// once more when the sync is over.
#include "sync/overrides.hpp"

#include <algorithm>
#include <optional>

#include "argocd/look.hpp"
#include "base/text.hpp"

namespace tools::sync {
namespace {

using argocd::AppName;
using argocd::ControlPlane;
using argocd::Overrides;

// Values stay unsaid: they may be what nobody else shall know.
std::string names_in(const Overrides& overrides) {
  std::vector<std::string> names;
  for (const auto& parameter : overrides.parameters) names.push_back(parameter.name);
  for (const auto& image : overrides.images) names.push_back(image.name);
  return base::printable(base::join(names, ", "));
}

template <typename Pieces>
base::Result<void> check_names(const Pieces& pieces, const std::string& flag) {
  for (auto piece = pieces.begin(); piece != pieces.end(); ++piece) {
    const auto is_same = [&](const auto& other) { return other.name == piece->name; };
    if (std::none_of(pieces.begin(), piece, is_same)) continue;
    return base::usage_error(flag + " is given twice for " + base::printable(piece->name));
  }
  return {};
}

base::Result<std::string> read_object(ControlPlane& control_plane, const AppName& name) {
  return argocd::await<std::string>(
      control_plane, [&](auto done) { control_plane.object(name, std::move(done)); });
}

std::string reading(const AppName& name) {
  return "reading the application " + to_string(name);
}

base::Result<std::vector<AppName>> names_of(ControlPlane& control_plane,
                                            const argocd::Selection& selection) {
  if (!selection.names.empty()) return selection.names;
  std::vector<AppName> names;
  for (const auto& application : TRY(argocd::look_at(control_plane, selection))) {
    names.push_back(application.name);
  }
  return names;
}

std::string line_of(const argocd::OverrideChange& change) {
  const auto name = base::printable(change.name);
  switch (change.what) {
    case argocd::OverrideChange::What::replace:
      return "would replace " + name + " in " + change.list;
    case argocd::OverrideChange::What::add:
      return "would add " + name + " to " + change.list;
    case argocd::OverrideChange::What::none:
      break;
  }
  return "nothing to set, it is there already: " + name;
}

// Whoever makes the Application makes it anew without what we set.
base::Result<void> warn_of_owner(const cli::Run& run, const std::string& object) {
  const auto application = TRY(argocd::read_application(object));
  const auto name = to_string(application.name);
  if (!application.application_set.empty()) {
    run.log.warning(name + " is made by the ApplicationSet " +
                    base::printable(application.application_set) +
                    ", which will undo what is set here");
  } else if (!application.tracking.empty()) {
    // "parent:argoproj.io/Application:argocd/child"
    const auto parent = application.tracking.substr(0, application.tracking.find(':'));
    run.log.warning(name + " is managed by the application " + base::printable(parent) +
                    ", whose sync will undo what is set here");
  }
  return {};
}

// A lost answer leaves open whether the patch took effect; the next read tells.
bool is_worth_another_look(const base::Error& error) {
  return error.kind == base::ErrorKind::conflict || error.kind == base::ErrorKind::unreachable;
}

base::Result<void> set_in(const cli::Run& run, ControlPlane& control_plane, const AppName& name,
                          const Overrides& overrides, const base::Deadline& deadline) {
  constexpr int most_tries = 20;
  base::Backoff pause(std::chrono::milliseconds(50), std::chrono::seconds(2));
  std::optional<base::Error> trouble;
  for (int tries = 0;; ++tries) {
    const auto object = TRY(read_object(control_plane, name).context("reading it"));
    const auto patch = TRY(argocd::patch_for(overrides, object));
    if (tries == 0) TRY(warn_of_owner(run, object));
    if (patch.empty()) {
      run.log.info(to_string(name) +
                   (tries == 0 ? ": nothing to set, it is there already: " : ": set ") +
                   names_in(overrides));
      return {};
    }
    if (tries == most_tries) {
      if (trouble) return *trouble;
      return base::Error{.kind = base::ErrorKind::conflict,
                         .message = "somebody else undoes it each time"};
    }
    if (trouble) TRY(deadline.sleep_for(pause.next()));
    trouble.reset();
    auto answer = argocd::await<argocd::Application>(
        control_plane, [&](auto done) { control_plane.patch(name, patch, std::move(done)); });
    if (answer) continue;
    if (!is_worth_another_look(answer.error())) return std::move(answer).error();
    trouble = std::move(answer).error();
  }
}

}  // namespace

base::Result<Overrides> read_overrides(const OverrideFlags& flags) {
  Overrides overrides = {.source = flags.source};
  for (const auto& text : flags.parameters) {
    overrides.parameters.push_back(TRY(argocd::read_parameter(text)));
  }
  for (const auto& text : flags.images) {
    overrides.images.push_back(TRY(argocd::read_image(text)));
  }
  TRY(check_names(overrides.parameters, "--set-parameter"));
  TRY(check_names(overrides.images, "--set-image"));
  if (!overrides.parameters.empty() && !overrides.images.empty()) {
    return base::usage_error(
        "--set-parameter and --set-image do not go together",
        "a source is either a Helm chart or a Kustomize directory; sync twice to set both");
  }
  if (overrides.empty() && !overrides.source.empty()) {
    return base::usage_error("--source says where to set something, but there is nothing to set",
                             "it goes with --set-parameter or --set-image");
  }
  return overrides;
}

base::Result<std::vector<AppName>> set_overrides(cli::Run& run, ControlPlane& control_plane,
                                                 const argocd::Selection& selection,
                                                 const Overrides& overrides,
                                                 const base::Deadline& deadline) {
  if (overrides.empty()) return std::vector<AppName>();
  auto names = TRY(names_of(control_plane, selection));
  if (names.size() > 1) {
    for (const auto& name : names) {
      const auto object = TRY(read_object(control_plane, name).context(reading(name)));
      TRY(argocd::patch_for(overrides, object).context(to_string(name)));
    }
  }
  for (const auto& name : names) {
    TRY(set_in(run, control_plane, name, overrides, deadline)
            .context("setting " + names_in(overrides) + " in " + to_string(name)));
  }
  return names;
}

base::Result<void> check_overrides(cli::Run& run, ControlPlane& control_plane,
                                   const std::vector<AppName>& names, const Overrides& overrides) {
  for (const auto& name : names) {
    const auto object = read_object(control_plane, name);
    if (!object && object.error().kind == base::ErrorKind::stopped) return object.error();
    if (!object) {
      run.log.warning("nobody could say whether " + names_in(overrides) + " is still set in " +
                      to_string(name) + ": " + base::to_string(object.error()));
      continue;
    }
    const auto patch = argocd::patch_for(overrides, *object);
    if (patch && patch->empty()) continue;
    run.report.set("result", "superseded");
    return base::Error{.kind = base::ErrorKind::conflict,
                       .message = to_string(name) +
                                  ": somebody else has undone what was set: " + names_in(overrides),
                       .hint =
                           "what runs now may be without it; run this step again, and see who "
                           "else writes to the application"};
  }
  return {};
}

base::Result<std::vector<argocd::OverrideChange>> show_overrides(cli::Run& run,
                                                                 ControlPlane& control_plane,
                                                                 const AppName& name,
                                                                 const Overrides& overrides) {
  const auto object = TRY(read_object(control_plane, name).context(reading(name)));
  auto changes = TRY(argocd::changes_for(overrides, object).context(to_string(name)));
  TRY(warn_of_owner(run, object));
  for (const auto& change : changes) run.print(to_string(name) + ": " + line_of(change));
  return changes;
}

}  // namespace tools::sync
