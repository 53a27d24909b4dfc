// SPDX-License-Identifier: Apache-2.0
#include "applicationset/expand.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "applicationset/absent_generators.hpp"
#include "applicationset/decode.hpp"
#include "applicationset/failures.hpp"
#include "applicationset/gaps.hpp"
#include "applicationset/json_template.hpp"
#include "applicationset/odd_texts.hpp"
#include "applicationset/patch.hpp"
#include "applicationset/selector.hpp"
#include "applicationset/template_merge.hpp"
#include "manifests/fields.hpp"
#include "manifests/finalizers.hpp"
#include "manifests/path.hpp"

namespace applicationset {

namespace {

// What a template may say of the metadata; the rest has no place there.
Json metadata_of(const Json& metadata) {
  Json result = Json::object();
  for (const auto* key : {"name", "namespace", "labels", "annotations", "finalizers"}) {
    if (has(metadata, key)) result[key] = metadata[key];
  }
  return result;
}

class Expander {
 public:
  Expander(const Json& set, const Engine& engine, const Context& context, Expansion& expansion)
      : set_(set),
        spec_(field(set, "spec")),
        engine_(engine),
        context_(context),
        expansion_(expansion) {}

  base::Result<void> prepare() {
    const auto& patch = field(spec_, "templatePatch");
    if (!patch.is_string() || patch.get_ref<const std::string&>().empty()) return {};
    patch_ = TRY(engine_.compile("spec.templatePatch", patch.get<std::string>()));
    return {};
  }

  void add_generator(std::size_t index) {
    index_ = index;
    const Json& entry = manifests::list_of(spec_, "generators")[index];
    const std::string path = "spec.generators[" + std::to_string(index) + ']';
    GeneratorCount count = {.path = path, .kinds = {}};
    if (auto note = note_of_absent(entry, path)) {
      context_.notes.push_back(std::move(*note));
      count.kinds = "no generator";
    }
    for (const auto kind : kinds_of(entry)) {
      count.kinds += (count.kinds.empty() ? "" : ", ") + std::string(kind);
      const std::size_t before = expansion_.applications.size();
      take(add_kind(entry, kind, path));
      count.count += expansion_.applications.size() - before;
    }
    expansion_.generators.push_back(std::move(count));
  }

  void note_texts() {
    gaps_.move_to(context_.notes);
    odd_texts_.move_to(context_.notes);
  }

 private:
  // Everything is tried, so that all that is wrong is said at once.
  void take(base::Result<void> result) {
    if (!result) expansion_.errors.push_back(std::move(result).error());
  }

  base::Result<void> add_kind(const Json& entry, std::string_view kind, const std::string& path) {
    TRY(Selector::read(field(entry, "selector"), Selector::Values::any)
            .context(path_to(path, "selector")));
    const Json own =
        TRY(decoded(completed(field(field(entry, kind), "template"), field(spec_, "template")),
                    manifests::schema::application_template, "spec.template"));
    const Json shape = shape_of(own);
    const auto compiled = JsonTemplate::compile(shape, engine_, "spec.template");
    const std::size_t size = size_of(shape);
    auto all = TRY(params_of(entry, kind, context_, path));
    const auto list = TRY(selected(std::move(all), entry, context_, path));
    expansion_.applications.reserve(expansion_.applications.size() + list.size());
    return add_applications(compiled, own, list, size);
  }

  // `size` is what each of them copies.
  base::Result<void> add_applications(const base::Result<JsonTemplate>& compiled, const Json& own,
                                      const ParamsList& list, std::size_t size) {
    const bool is_only_one = manifests::list_of(spec_, "generators").size() == 1;
    Failures failures(is_only_one ? "" : manifests::path_to("spec.generators", index_));
    for (const auto& params : list) {
      auto added = check_time(context_.settings);
      if (added) added = engine_.allowance().take(size);
      if (!added) {
        failures.move_to(expansion_.errors);
        return added;
      }
      added = add_application(compiled, own, params);
      const bool is_used_up = engine_.allowance().is_used_up();
      // What cannot be read fails with all parameters, and what is too large with no one of them.
      const bool is_about_params = compiled && !is_used_up;
      if (!added) failures.add(std::move(added).error(), is_about_params ? params : Params());
      if (failures.is_full() || is_used_up) break;
    }
    failures.move_to(expansion_.errors);
    return {};
  }

  base::Result<void> add_application(const base::Result<JsonTemplate>& compiled, const Json& own,
                                     const Params& params) {
    Generated generated = {.application = {}, .generator = index_};
    // The controller returns the template as it is then.
    const bool is_untouched = params.entries().empty();
    if (!is_untouched && !compiled) return compiled.error();
    generated.application =
        is_untouched ? application_of(own) : TRY(compiled->render(params, &generated.unresolved));
    if (is_untouched) note_empty();
    if (context_.settings.keeps_origins) generated.params = params;
    if (patch_) TRY(apply(generated, params));
    set_namespace(generated.application);
    if (!is_untouched) {
      odd_texts_.look_at(set_, generated, params);
      gaps_.look_at(set_, generated, params, engine_.is_go());
    }
    if (!context_.settings.keeps_origins) generated.patch = nullptr;
    expansion_.applications.push_back(std::move(generated));
    return {};
  }

  // The template with all that an application has that is made of it.
  Json shape_of(const Json& own) const {
    Json shape = application_of(own);
    if (!has(shape["metadata"], "namespace")) set_namespace(shape);
    add_finalizer(shape);
    return shape;
  }

  static Json application_of(const Json& own) {
    const auto& spec = field(own, "spec");
    return {{"apiVersion", "argoproj.io/v1alpha1"},
            {"kind", "Application"},
            {"metadata", metadata_of(field(own, "metadata"))},
            {"spec", spec.is_object() ? spec : Json::object()}};
  }

  void note_empty() {
    note_once(context_.notes,
              {.rule = "AS012",
               .path = "spec.generators[" + std::to_string(index_) + ']',
               .message = "it gives parameters with nothing in them, and then Argo CD takes the "
                          "template as it is written, tags and all",
               .hint = "give every element a key",
               .is_fault = true});
  }

  void add_finalizer(Json& application) const {
    const auto& preserves = field(field(spec_, "syncPolicy"), "preserveResourcesOnDeletion");
    if (preserves == true || has(application["metadata"], "finalizers")) return;
    application["metadata"]["finalizers"] = Json::array({manifests::resources_finalizers[0]});
  }

  base::Result<void> apply(Generated& generated, const Params& params) const {
    const auto text = TRY(patch_->render(params, &generated.unresolved));
    const Json patch = TRY(read_patch(text).context("spec.templatePatch"));
    TRY(engine_.allowance().take(size_of(patch)));
    generated.patch = patch;
    const Json project = field(field(generated.application, "spec"), "project");
    TRY(apply_patch(generated.application, patch).context("spec.templatePatch"));
    Json patched = TRY(decoded(generated.application, manifests::schema::application, "")
                           .context("spec.templatePatch"));
    Json& spec = patched["spec"];
    if (spec.is_null()) spec = Json::object();
    spec.erase("project");
    if (!project.is_null()) spec["project"] = project;
    patched["metadata"] = metadata_of(field(patched, "metadata"));
    patched.erase("status");
    generated.application = std::move(patched);
    return {};
  }

  void set_namespace(Json& application) const {
    Json& metadata = application["metadata"];
    const auto& ns = field(field(set_, "metadata"), "namespace");
    if (has(field(set_, "metadata"), "namespace")) {
      metadata["namespace"] = ns;
    } else {
      metadata.erase("namespace");
    }
  }

  const Json& set_;
  const Json& spec_;
  const Engine& engine_;
  const Context& context_;
  Expansion& expansion_;
  std::optional<TextTemplate> patch_;
  std::size_t index_ = 0;
  Gaps gaps_;
  OddTexts odd_texts_;
};

}  // namespace

Expansion expand(const Json& given, Inventory& inventory, const Settings& settings,
                 const std::shared_ptr<const govalue::World>& world) {
  Expansion expansion;
  const auto fail = [&](base::Error error) {
    expansion.errors.push_back(std::move(error));
    return std::move(expansion);
  };
  Json kept;  // only where it is needed: there may be very many parameters in a set
  const bool is_clean = is_decoded(given, manifests::schema::application_set);
  if (!is_clean) {
    auto decoded_set = decoded(given, manifests::schema::application_set, "");
    if (!decoded_set) return fail(std::move(decoded_set).error());
    kept = std::move(*decoded_set);
  }
  const Json& set = is_clean ? given : kept;
  const auto engine =
      Engine::create(field(set, "spec"), world, settings.limits, Allowance(settings.most_bytes));
  if (!engine) return fail(engine.error());
  const std::string name = text_at(field(set, "metadata"), "name");
  const Context context = {name, *engine, inventory, settings, expansion.notes};
  Expander expander(set, *engine, context, expansion);
  if (auto prepared = expander.prepare(); !prepared) return fail(std::move(prepared).error());
  const auto& generators = manifests::list_of(field(set, "spec"), "generators");
  if (auto note = note_of_no_generators(field(field(set, "spec"), "generators"))) {
    expansion.notes.push_back(std::move(*note));
  }
  for (std::size_t index = 0; index < generators.size(); ++index) {
    expander.add_generator(index);
    if (engine->allowance().is_used_up()) break;
  }
  expander.note_texts();
  return expansion;
}

}  // namespace applicationset
