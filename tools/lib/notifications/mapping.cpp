// SPDX-License-Identifier: Apache-2.0
#include "notifications/mapping.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"
#include "yaml/read_like_go.hpp"
#include "yaml/scalar_json.hpp"

namespace notifications {
namespace {

using services::Field;
using services::Holds;

std::string_view kind_of(const Json& value) {
  if (value.is_object()) return "a mapping";
  if (value.is_array()) return "a list";
  if (value.is_string()) return "a text";
  if (value.is_boolean()) return "a boolean";
  return "a number";
}

std::string_view wanted_by(Holds holds) {
  switch (holds) {
    case Holds::text:
    case Holds::json:
    case Holds::literal:
      return "a text";
    case Holds::boolean:
      return "true or false";
    case Holds::number:
      return "an integer";
    case Holds::duration:
      return "a duration such as 3s";
    case Holds::texts:
      return "a list of texts";
    case Holds::text_map:
      return "a mapping of texts";
    case Holds::group:
      return "a mapping";
    case Holds::groups:
      return "a list of mappings";
    case Holds::group_map:
      return "a mapping of mappings";
  }
  return "";
}

// What Argo CD makes of a scalar where a text is wanted; of nothing in a list, an empty text.
std::optional<std::string> as_text(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_float()) return yaml::float_key(value.get<double>());
  if (value.is_number()) return base::json_text(value);
  return std::nullopt;
}

class FieldReader {
 public:
  explicit FieldReader(Notes& notes) : notes_(notes) {}

  base::Result<Json> read(const Json& mapping, std::span<const Field> fields, const Path& path) {
    auto result = Json::object();
    if (mapping.is_null()) return result;
    if (!mapping.is_object()) return unfit(mapping, Holds::group, path);
    for (const auto& [key, value] : mapping.items()) {
      const auto* field = find(fields, key);
      auto inner = path;
      inner.push_back(key);
      if (field == nullptr) {
        note_unknown(fields, inner);
        continue;
      }
      if (value.is_null()) continue;
      // In the order of the bytes, as in Go: of two spellings the one in small letters stays.
      result[std::string(field->name)] = TRY(read_value(value, *field, inner));
    }
    return result;
  }

  base::Result<Json> read_value(const Json& value, const Field& field, const Path& path) {
    switch (field.holds) {
      case Holds::text:
      case Holds::json:
      case Holds::literal:
        return read_text(value, field.holds, path);
      case Holds::boolean:
        return read_boolean(value, path);
      case Holds::number:
        return read_number(value, path);
      case Holds::duration:
        return read_duration(value, path);
      case Holds::texts:
      case Holds::groups:
        return read_list(value, field, path);
      case Holds::text_map:
      case Holds::group_map:
        return read_map(value, field, path);
      case Holds::group:
        return read(value, field.fields, path);
    }
    return unfit(value, field.holds, path);
  }

 private:
  static const Field* find(std::span<const Field> fields, const std::string& key) {
    for (const auto& field : fields) {
      if (field.name == key) return &field;
    }
    for (const auto& field : fields) {
      if (base::to_lower(field.name) == base::to_lower(key)) return &field;
    }
    return nullptr;
  }

  void note_unknown(std::span<const Field> fields, const Path& path) {
    std::vector<std::string> known;
    for (const auto& field : fields) known.emplace_back(field.name);
    const auto near = base::did_you_mean(path.back(), known);
    notes_.warning(
        "unknown-key", path,
        "there is no " + yaml::quoted(to_string(path)) + ", and Argo CD ignores it without a word",
        near ? "did you mean " + *near + "?" : "known are " + yaml::list(known));
  }

  base::Error unfit(const Json& value, Holds holds, const Path& path) {
    return base::malformed_error((path.empty() ? "it" : yaml::quoted(to_string(path))) + " is " +
                                 std::string(kind_of(value)) + " and should be " +
                                 std::string(wanted_by(holds)));
  }

  base::Result<Json> read_text(const Json& value, Holds holds, const Path& path) {
    if (auto text = as_text(value)) return Json(std::move(*text));
    return unfit(value, holds, path);
  }

  // What comes out of a Secret is a text, and stays one for Argo CD.
  void note_text(const Path& path, std::string_view wanted) {
    notes_.warning("text-for-" + std::string(wanted), path,
                   yaml::quoted(to_string(path)) +
                       " is a text here, and Argo CD refuses it: it "
                       "should be " +
                       (wanted == "number" ? "a number" : "true or false"),
                   "write it without quotes, and not as a $secret");
  }

  base::Result<Json> read_boolean(const Json& value, const Path& path) {
    if (value.is_boolean()) return value;
    if (!value.is_string()) return unfit(value, Holds::boolean, path);
    const auto word = base::to_lower(base::trim(value.get<std::string>()));
    if (word != "true" && word != "false") return unfit(value, Holds::boolean, path);
    note_text(path, "boolean");
    return Json(word == "true");
  }

  base::Result<Json> read_number(const Json& value, const Path& path) {
    if (value.is_number_integer()) return value;
    if (!value.is_string()) return unfit(value, Holds::number, path);
    const auto number = base::parse_unsigned(base::trim(value.get<std::string>()));
    constexpr unsigned long long most = 1ULL << 62U;
    if (!number || *number > most) return unfit(value, Holds::number, path);
    note_text(path, "number");
    return Json(static_cast<std::int64_t>(*number));
  }

  // Argo CD takes numbers of nanoseconds only, whatever its documentation says.
  base::Result<Json> read_duration(const Json& value, const Path& path) {
    constexpr std::int64_t nanoseconds = 1'000'000;
    if (value.is_number_integer()) return Json(value.get<std::int64_t>() / nanoseconds);
    if (!value.is_string()) return unfit(value, Holds::duration, path);
    const auto duration = base::parse_duration(base::trim(value.get<std::string>()));
    if (!duration) return unfit(value, Holds::duration, path);
    notes_.warning("text-for-duration", path,
                   yaml::quoted(to_string(path)) +
                       " is written as a text, which Argo CD refuses: it takes nanoseconds only",
                   "for both, write " + std::to_string(duration->count() * nanoseconds));
    return Json(duration->count());
  }

  base::Result<Json> read_list(const Json& value, const Field& field, const Path& path) {
    if (!value.is_array()) return unfit(value, field.holds, path);
    auto list = Json::array();
    for (std::size_t i = 0; i < value.size(); ++i) {
      auto inner = path;
      inner.push_back(std::to_string(i));
      list.push_back(TRY(field.holds == Holds::texts ? read_text(value[i], Holds::text, inner)
                                                     : read(value[i], field.fields, inner)));
    }
    return list;
  }

  base::Result<Json> read_map(const Json& value, const Field& field, const Path& path) {
    if (!value.is_object()) return unfit(value, field.holds, path);
    auto map = Json::object();
    for (const auto& [key, inner_value] : value.items()) {
      auto inner = path;
      inner.push_back(key);
      if (inner_value.is_null()) continue;
      map[key] = TRY(field.holds == Holds::text_map ? read_text(inner_value, Holds::text, inner)
                                                    : read(inner_value, field.fields, inner));
    }
    return map;
  }

  Notes& notes_;
};

void note_duplicates(const yaml::Tree& tree, Notes& notes) {
  for (yaml::NodeId id = 0; id < tree.nodes.size(); ++id) {
    if (tree[id].kind != yaml::Kind::mapping) continue;
    std::set<std::string_view> keys;
    for (yaml::Children children(tree, id); !children.done();) {
      const auto key = children.take();
      children.take();
      const auto name = tree.value(key);
      if (tree[key].kind != yaml::Kind::scalar || keys.insert(name).second) continue;
      notes.warning_at(notes.entry().at(tree.line(tree[key].begin)), "duplicate-key",
                       yaml::quoted(name) + " is there twice, and the last one counts");
    }
  }
}

}  // namespace

base::Result<Json> read_yaml(const Entry& entry, Notes& notes) {
  const auto json = TRY(yaml::read_like_go(entry.text));
  if (const auto tree = yaml::parse(entry.text, yaml::Format::yaml)) note_duplicates(*tree, notes);
  return Json(json);
}

base::Result<Json> read_fields(const Json& mapping, std::span<const services::Field> fields,
                               const Path& path, Notes& notes) {
  return FieldReader(notes).read(mapping, fields, path);
}

base::Result<Json> read_value(const Json& value, services::Holds holds, const Path& path,
                              Notes& notes) {
  return FieldReader(notes).read_value(value, {.name = "", .holds = holds}, path);
}

}  // namespace notifications
