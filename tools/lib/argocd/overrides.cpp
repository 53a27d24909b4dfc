// SPDX-License-Identifier: Apache-2.0
//
// `argocd app set` reads an Application, changes its spec and writes the whole of it back: of two
// who do that at once, one loses (argocd-api.md, 9). Here only the list that changes is written,
// under the condition that it still is what was read:
//
//   [{"op": "test", "path": "/spec/source/helm/parameters", "value": [the list that was read]},
//    {"op": "add",  "path": "/spec/source/helm/parameters", "value": [the list with ours in it]}]
//
// A test for null holds where nothing is, in the library that both Argo CD and Kubernetes use
// (github.com/evanphx/json-patch), although RFC 6902 has no word for absence.
//
// Where that command would do something else than what is meant, this differs from it:
//
// - An image is found by its name without tag and digest. Upstream cuts the text at the first `=`,
//   else `:`, else `@` of the new entry, so that `host:5000/web:2` would replace whatever comes
//   from `host`, and `web@sha256:…` would stand beside `web:1`.
// - A parameter keeps its forceString, which says what the chart needs; upstream drops it. All
//   entries of one name are changed, for of several Helm obeys one that need not be the first.
// - Upstream leaves a comma unescaped at the start of a value, and every second one of a row. It
//   escapes those of a list, which makes one item of it.
#include "argocd/overrides.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "argocd/read_application.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"

namespace argocd {
namespace {

using base::object_at;
using base::text_at;
using nlohmann::json;

base::Error garbled() {
  return {.kind = base::ErrorKind::garbled,
          .message = "the answer is not the JSON of an application"};
}

// ---- What is wanted

std::string with_escaped_commas(std::string_view value) {
  // The commas of a list are not its own. Argo CD leaves them alone, too, when it renders.
  if (value.starts_with('{') && value.ends_with('}')) return std::string(value);
  std::string escaped;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == ',') escaped += '\\';
    escaped += value[i];
    // Whatever comes behind a backslash is escaped by it.
    if (value[i] == '\\' && i + 1 < value.size()) escaped += value[++i];
  }
  return escaped;
}

// The port of a registry looks like a tag, but has a path behind it.
std::string_view without_tag(std::string_view reference) {
  reference = reference.substr(0, reference.find('@'));
  const auto slash = reference.rfind('/');
  const auto colon = reference.find(':', slash == std::string_view::npos ? 0 : slash);
  return reference.substr(0, colon);
}

std::string_view image_name(std::string_view entry) {
  const auto equals = entry.find('=');
  return equals != std::string_view::npos ? entry.substr(0, equals) : without_tag(entry);
}

bool has_blanks(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

// What is looked at here of an Application. Its status may be megabytes of resources.
base::Result<json> read_object(std::string_view text) {
  std::string part;
  auto object = json::parse(
      text.begin(), text.end(),
      [&part](int depth, json::parse_event_t event, const json& parsed) {
        if (event != json::parse_event_t::key || depth > 2) return true;
        const auto& key = parsed.get_ref<const std::string&>();
        if (depth == 1) part = key;
        return depth == 1 ? key == "spec" || key == "status"
                          : part == "spec" || key == "sourceType" || key == "sourceTypes";
      },
      false);
  if (!object.is_object()) return garbled();
  return object;
}

// ---- Which source

struct Place {
  const json& source;
  std::string path;      // of it in the object
  std::string observed;  // the kind that the controller found; empty: not known
  bool is_one_of_many;
};

std::string described(const json& source, std::size_t position) {
  auto text = std::to_string(position);
  if (const auto name = text_at(source, "name"); !name.empty()) text += " or " + name;
  auto what = base::redact_url(text_at(source, "repoURL"));
  for (const auto* key : {"chart", "path"}) {
    if (const auto more = text_at(source, key); !more.empty()) what += " " + more;
  }
  return base::printable(text + " (" + what + ")");
}

std::string all_described(const json& sources) {
  std::vector<std::string> texts;
  for (const auto& source : sources) texts.push_back(described(source, texts.size() + 1));
  return base::join(texts, ", ");
}

bool is_named(const json& source, std::size_t position, const std::string& wanted) {
  return wanted == std::to_string(position) || wanted == text_at(source, "name");
}

base::Result<Place> one_of_many(const json& sources, const json& status,
                                const std::string& wanted) {
  if (wanted.empty()) {
    return base::usage_error(
        "has " + std::to_string(sources.size()) + " sources, and nothing says which to set",
        "name one with --source: " + all_described(sources));
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!is_named(sources[i], i + 1, wanted)) continue;
    // They belong together by position only while there is one for each.
    const auto types = status.find("sourceTypes");
    const bool is_known = types != status.end() && types->is_array() &&
                          types->size() == sources.size() && (*types)[i].is_string();
    return Place{.source = sources[i],
                 .path = "/spec/sources/" + std::to_string(i),
                 .observed = is_known ? (*types)[i].get<std::string>() : std::string(),
                 .is_one_of_many = true};
  }
  return base::usage_error("has no source " + base::printable(wanted),
                           "its sources are " + all_described(sources));
}

base::Result<Place> place_of(const json& object, const std::string& wanted) {
  const auto& spec = object_at(object, "spec");
  const auto& status = object_at(object, "status");
  const auto& dry_source = object_at(object_at(spec, "sourceHydrator"), "drySource");
  if (!text_at(dry_source, "repoURL").empty()) {
    return base::usage_error(
        "is hydrated: what is deployed lies in Git as it is, and takes no overrides",
        "change its dry source in Git, for example with update-values");
  }
  const auto sources = spec.find("sources");
  if (sources != spec.end() && sources->is_array() && !sources->empty()) {
    return one_of_many(*sources, status, wanted);
  }
  const auto& source = object_at(spec, "source");
  if (source.empty()) return garbled();
  if (!wanted.empty() && !is_named(source, 1, wanted)) {
    return base::usage_error("has one source only, and not " + base::printable(wanted),
                             "--source is for applications with several");
  }
  return Place{.source = source,
               .path = "/spec/source",
               .observed = text_at(status, "sourceType"),
               .is_one_of_many = false};
}

// ---- Of which kind it is

struct SourceKind {
  const char* key;   // in the source
  const char* type;  // in the status
};

constexpr SourceKind helm = {"helm", "Helm"};
constexpr SourceKind kustomize = {"kustomize", "Kustomize"};
constexpr std::array kinds = {helm, kustomize, SourceKind{"directory", "Directory"},
                              SourceKind{"plugin", "Plugin"}};

// An empty object is one, too.
bool has_settings(const json& source, const SourceKind& kind) {
  const auto settings = source.find(kind.key);
  return settings != source.end() && settings->is_object();
}

// What makes a source of a kind, whatever the controller has found: its settings, or a chart.
std::string explicit_kind(const json& source, const SourceKind& wanted) {
  if (has_settings(source, wanted)) return wanted.type;
  for (const auto& kind : kinds) {
    if (has_settings(source, kind)) return kind.type;
  }
  return text_at(source, "chart").empty() ? "" : helm.type;
}

base::Result<void> check_kind(const Place& place, const SourceKind& wanted, const char* flag) {
  const auto& source = place.source;
  const bool is_only_referred_to = !text_at(source, "ref").empty() &&
                                   text_at(source, "path").empty() &&
                                   text_at(source, "chart").empty();
  if (is_only_referred_to) {
    return base::usage_error(
        "its source " + base::printable(text_at(source, "ref")) +
        " only lends its files to the others, and deploys nothing that could be set");
  }
  auto found = explicit_kind(source, wanted);
  if (found.empty()) found = place.observed;
  if (found.empty() || found == wanted.type) return {};
  std::string hint;
  if (found == helm.type)
    hint = "a Helm chart has --set-parameter, often --set-parameter image.tag=TAG";
  if (found == kustomize.type) hint = "a Kustomize directory has --set-image NAME:TAG";
  return base::usage_error(std::string(flag) + " is for " + wanted.type +
                               ", but its source is of the kind " + base::printable(found),
                           hint);
}

// ---- The patch

json list_in(const json& source, const SourceKind& kind, const char* key) {
  const auto& settings = object_at(source, kind.key);
  const auto list = settings.find(key);
  return list != settings.end() ? *list : json();
}

void put_test(json& patch, const std::string& path, const json& value) {
  patch.push_back({{"op", "test"}, {"path", path}, {"value", value}});
}

// Adding what is there already replaces it (RFC 6902, 4.1).
void put_list(json& patch, const Place& place, const SourceKind& kind, const char* key,
              const json& old, json list) {
  auto path = place.path + "/" + kind.key;
  json value;
  if (has_settings(place.source, kind)) {
    path += std::string("/") + key;
    put_test(patch, path, old);
    value = std::move(list);
  } else {
    put_test(patch, path, nullptr);
    value[key] = std::move(list);
  }
  patch.push_back({{"op", "add"}, {"path", path}, {"value", std::move(value)}});
}

// A list to which somebody has added a source has others at the same positions.
void put_identity(json& patch, const Place& place) {
  if (!place.is_one_of_many) return;
  for (const auto* key : {"repoURL", "chart", "path", "name"}) {
    const auto found = place.source.find(key);
    if (found != place.source.end() && found->is_string()) {
      put_test(patch, place.path + "/" + key, *found);
    }
  }
}

base::Result<json> with_parameters(const Place& place, json list, const Overrides& overrides) {
  if (!list.is_array()) list = json::array();
  for (const auto& wanted : overrides.parameters) {
    for (const auto& file : list_in(place.source, helm, "fileParameters")) {
      if (text_at(file, "name") != wanted.name) continue;
      return base::usage_error(
          "its parameter " + base::printable(wanted.name) +
          " comes from a file of the source, which Helm would prefer to what is set here");
    }
    bool is_there = false;
    for (auto& parameter : list) {
      if (!parameter.is_object() || text_at(parameter, "name") != wanted.name) continue;
      parameter["value"] = wanted.value;
      is_there = true;
    }
    if (!is_there) list.push_back({{"name", wanted.name}, {"value", wanted.value}});
  }
  return list;
}

json with_images(json list, const Overrides& overrides) {
  if (!list.is_array()) list = json::array();
  for (const auto& wanted : overrides.images) {
    bool is_there = false;
    for (auto& entry : list) {
      if (!entry.is_string() || image_name(entry.get_ref<const std::string&>()) != wanted.name) {
        continue;
      }
      entry = wanted.entry;
      is_there = true;
    }
    if (!is_there) list.push_back(wanted.entry);
  }
  return list;
}

OverrideChange::What change_from(const json& old, const json& list) {
  if (list == old) return OverrideChange::What::none;
  const bool is_longer = !old.is_array() || list.size() > old.size();
  return is_longer ? OverrideChange::What::add : OverrideChange::What::replace;
}

// Empty where everything is as wanted.
base::Result<json> make_patch(const Overrides& overrides, const Place& place) {
  auto patch = json::array();
  put_identity(patch, place);
  const auto before = patch.size();
  if (!overrides.parameters.empty()) {
    TRY(check_kind(place, helm, "--set-parameter"));
    const auto old = list_in(place.source, helm, "parameters");
    auto list = TRY(with_parameters(place, old, overrides));
    if (list != old) put_list(patch, place, helm, "parameters", old, std::move(list));
  }
  if (!overrides.images.empty()) {
    TRY(check_kind(place, kustomize, "--set-image"));
    const auto old = list_in(place.source, kustomize, "images");
    auto list = with_images(old, overrides);
    if (list != old) put_list(patch, place, kustomize, "images", old, std::move(list));
  }
  if (patch.size() == before) patch.clear();
  return patch;
}

}  // namespace

base::Result<Overrides::Parameter> read_parameter(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || !base::is_utf8(text)) {
    return base::usage_error("--set-parameter " + base::printable(text) + " is not NAME=VALUE",
                             "for example image.tag=1.4.2");
  }
  // What another step wrote often ends with a line end, which no chart wants.
  auto value = text.substr(equals + 1);
  while (value.ends_with('\n') || value.ends_with('\r')) value.remove_suffix(1);
  return Overrides::Parameter{.name = std::string(text.substr(0, equals)),
                              .value = with_escaped_commas(value)};
}

base::Result<Overrides::Image> read_image(std::string_view text) {
  const auto name = image_name(text);
  const bool is_renamed = text.find('=') != std::string_view::npos;
  // Behind the name there is at least a delimiter and one character more.
  const bool says_something = text.size() > name.size() + 1;
  if (name.empty() || !says_something || has_blanks(text) || !base::is_utf8(text)) {
    return base::usage_error(
        "--set-image " + base::printable(text) + " is not [OLD=]NEW[:TAG][@DIGEST]",
        is_renamed ? "for example web=registry.example.com/web:1.4.2"
                   : "for example registry.example.com/web:1.4.2");
  }
  return Overrides::Image{.name = std::string(name), .entry = std::string(text)};
}

base::Result<std::string> patch_for(const Overrides& overrides, std::string_view text) {
  const auto object = TRY(read_object(text));
  const auto place = TRY(place_of(object, overrides.source));
  const auto patch = TRY(make_patch(overrides, place));
  return patch.empty() ? std::string() : base::json_text(patch);
}

base::Result<std::vector<OverrideChange>> changes_for(const Overrides& overrides,
                                                      std::string_view text) {
  const auto object = TRY(read_object(text));
  const auto place = TRY(place_of(object, overrides.source));
  TRY(make_patch(overrides, place));
  std::vector<OverrideChange> changes;
  const auto parameters = list_in(place.source, helm, "parameters");
  for (const auto& one : overrides.parameters) {
    const auto list = TRY(with_parameters(place, parameters, {.parameters = {one}}));
    changes.push_back({.name = one.name,
                       .list = place.path + "/helm/parameters",
                       .what = change_from(parameters, list)});
  }
  const auto images = list_in(place.source, kustomize, "images");
  for (const auto& one : overrides.images) {
    changes.push_back({.name = one.name,
                       .list = place.path + "/kustomize/images",
                       .what = change_from(images, with_images(images, {.images = {one}}))});
  }
  return changes;
}

}  // namespace argocd
