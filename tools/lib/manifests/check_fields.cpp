// SPDX-License-Identifier: Apache-2.0
#include "manifests/check_fields.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "manifests/fields.hpp"
#include "manifests/other_kind.hpp"
#include "manifests/path.hpp"
#include "manifests/unknown_fields.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

constexpr std::string_view unknown_field = "AS001";
constexpr std::string_view wrong_field = "AS002";

// Where the checker is, as a chain up to the root: a path is written only for a problem.
struct Trail {
  const Trail* parent = nullptr;
  std::string_view key = {};
  std::optional<std::size_t> index = {};
};

std::string_view name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return "a text";
    case FieldKind::integer:
      return "a whole number";
    case FieldKind::boolean:
      return "true or false";
    case FieldKind::time:
      return "a time such as 2026-01-02T03:04:05Z";
    case FieldKind::integer_or_text:
      return "a whole number or a text";
    case FieldKind::list:
      return "a list";
    default:
      return "a map";
  }
}

std::string found(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "nothing";
    case Json::value_t::object:
      return "a map";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string:
      return "the text " + yaml::quoted(text(value));
    case Json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    default:
      return "the number " + base::json_text(value);
  }
}

bool is_integer(const Json& value) {
  constexpr double limit = 9.2e18;
  if (!value.is_number_float()) return value.is_number();
  const auto number = value.get<double>();
  return number > -limit && number < limit &&
         number == static_cast<double>(static_cast<long long>(number));
}

bool has_kind(const Json& value, FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
    case FieldKind::time:
      return value.is_string();
    case FieldKind::integer:
      return is_integer(value);
    case FieldKind::boolean:
      return value.is_boolean();
    case FieldKind::integer_or_text:
      return value.is_string() || is_integer(value);
    case FieldKind::list:
      return value.is_array();
    case FieldKind::any:
      return true;
    default:
      return value.is_object();
  }
}

// A way out of a value of the wrong type.
std::string hint_for(const Json& value, const Type& type) {
  const bool is_scalar = value.is_boolean() || value.is_number();
  if (type.kind == FieldKind::text && is_scalar) return "put it in quotes";
  if (value.is_string() && text(value).find("{{") != std::string_view::npos) {
    return "a template gives a text only; set this field in templatePatch";
  }
  const bool wants_scalar = type.kind == FieldKind::boolean || type.kind == FieldKind::integer;
  const auto word = text(value);
  const bool is_quoted_scalar =
      word == "true" || word == "false" ||
      (!word.empty() && std::all_of(word.begin(), word.end(), base::is_ascii_digit));
  if (wants_scalar && is_quoted_scalar) return "leave the quotes away";
  if (type.kind == FieldKind::list && !value.is_null()) return "write it as an item, behind `- `";
  return {};
}

std::string in_backquotes(std::string_view name) {
  return "`" + std::string(name) + "`";
}

std::string to_text(const Version& version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

class Checker {
 public:
  Checker(const Where& where, Problems& problems, std::string root, Version version,
          UnknownFields unknown)
      : report_(where, problems), root_(std::move(root)), version_(version), unknown_(unknown) {}

  void check(const Json& value, const Type& type, const Trail& trail, const Around& around) {
    if (!has_kind(value, type.kind)) {
      report_.error(wrong_field, path_of(trail),
                    "must be " + std::string(name_of(type.kind)) + ", not " + found(value),
                    hint_for(value, type));
      return;
    }
    switch (type.kind) {
      case FieldKind::object:
        return check_object(value, type, trail, around);
      case FieldKind::list:
        return check_list(value, *type.element, trail, around);
      case FieldKind::map:
        return check_map(value, *type.element, trail, around);
      case FieldKind::text:
        return check_choice(value, type, trail);
      default:
        return;
    }
  }

 private:
  std::string path_of(const Trail& trail) const {
    if (trail.parent == nullptr) return root_;
    const auto parent = path_of(*trail.parent);
    return trail.index ? path_to(parent, *trail.index) : path_to(parent, trail.key);
  }

  void check_object(const Json& object, const Type& type, const Trail& trail,
                    const Around& around) {
    const Around here{.type = &type, .around = &around};
    std::size_t required = 0;
    for (const auto& [name, value] : object.get_ref<const Json::object_t&>()) {
      const auto* field = find_field(type, name);
      const Trail step{.parent = &trail, .key = name};
      if (field == nullptr) {
        add_unknown(object, name, type, step, around);
      } else if (!value.is_null()) {  // the API server drops a null before it looks
        required += field->is_required ? 1 : 0;
        if (version_ != Version() && field->since > version_) add_too_new(*field, step);
        check(value, *field->type, step, here);
      }
    }
    const auto wanted = std::count_if(type.fields.begin(), type.fields.end(),
                                      [](const Field& field) { return field.is_required; });
    if (required < static_cast<std::size_t>(wanted)) add_missing(object, type, trail);
  }

  void check_list(const Json& list, const Type& element, const Trail& trail, const Around& around) {
    std::size_t index = 0;
    for (const auto& item : list) {
      check(item, element, {.parent = &trail, .index = index++}, around);
    }
  }

  void check_map(const Json& map, const Type& element, const Trail& trail, const Around& around) {
    for (const auto& [key, value] : map.get_ref<const Json::object_t&>()) {
      if (!value.is_null()) check(value, element, {.parent = &trail, .key = key}, around);
    }
  }

  void check_choice(const Json& value, const Type& type, const Trail& trail) {
    const auto& choices = type.choices;
    if (choices.empty()) return;
    if (std::find(choices.begin(), choices.end(), text(value)) != choices.end()) return;
    const std::vector<std::string> names(choices.begin(), choices.end());
    const auto meant = base::did_you_mean(text(value), names);
    report_.error(wrong_field, path_of(trail),
                  yaml::quoted(text(value)) + " is none of " + base::join(names, ", "),
                  meant ? "did you mean " + in_backquotes(*meant) + "?" : "");
  }

  void add_missing(const Json& object, const Type& type, const Trail& trail) {
    for (const auto& wanted : type.fields) {
      if (!wanted.is_required || !field(object, wanted.name).is_null()) continue;
      if (is_misspelt(object, wanted, type)) continue;
      const auto of = type.title.empty() ? std::string() : " in " + std::string(type.title);
      report_.error(wrong_field, path_of({.parent = &trail, .key = wanted.name}),
                    in_backquotes(wanted.name) + " is missing" + of, hint_for_missing(wanted));
    }
  }

  void add_too_new(const Field& field, const Trail& trail) {
    report_.error(unknown_field, path_of(trail),
                  "Argo CD " + to_text(version_) + " does not know " + in_backquotes(field.name),
                  "it is there since " + to_text(field.since));
  }

  static std::string hint_for_missing(const Field& wanted) {
    if (wanted.type == &schema::metadata) return {};
    return wanted.type->kind == FieldKind::object
               ? "Kubernetes refuses the object without it, also where `{}` is enough"
               : "";
  }

  void add_unknown(const Json& object, const std::string& name, const Type& type,
                   const Trail& trail, const Around& around) {
    auto hint = hint_for_unknown(object, name, type, around);
    if (unknown_ == UnknownFields::are_sent && may_be_newer(object, name, type)) {
      report_.warning(unknown_field, path_of(trail),
                      yaml::quoted(name) + " is not known, and is sent as it is", std::move(hint));
      return;
    }
    const auto of = type.title.empty() ? std::string() : " in " + std::string(type.title);
    report_.error(unknown_field, path_of(trail), "unknown field " + yaml::quoted(name) + of,
                  std::move(hint));
  }

  Reporter report_;
  std::string root_;
  Version version_;
  UnknownFields unknown_;
};

bool report_other_kind(const Document& document, Problems& problems) {
  const auto meant = std::string(other_kind_of(document));
  if (meant.empty()) return false;
  const auto where = document.where();
  Reporter(where, problems)
      .error(wrong_field, "kind",
             "the spec is that of an " + meant + ", and the kind is " +
                 std::string(document.kind_name()),
             "write kind: " + meant);
  return true;
}

}  // namespace

void check_fields(const Document& document, Problems& problems, Version version,
                  UnknownFields unknown) {
  const auto* type = type_of(document.kind());
  if (type == nullptr || report_other_kind(document, problems)) return;
  check_fields(document.json(), *type, {}, document.where(), problems, version, unknown);
}

void check_fields(const Json& value, const Type& type, const std::string& path, const Where& where,
                  Problems& problems, Version version, UnknownFields unknown) {
  Checker(where, problems, path, version, unknown).check(value, type, {}, {});
}

}  // namespace manifests
