// SPDX-License-Identifier: Apache-2.0
#include "sprig/app_detail.hpp"

#include <array>
#include <utility>

#include "govalue/function.hpp"
#include "govalue/time_types.hpp"
#include "sprig/typed.hpp"

namespace sprig {
namespace {

using govalue::Field;
using govalue::Kind;
using govalue::Type;
using govalue::Value;

// Every message of Protocol Buffers ends with these.
constexpr Type no_fields_type = {.kind = Kind::structure, .name = "struct {}"};
constexpr Field no_unkeyed_field = {"XXX_NoUnkeyedLiteral", &no_fields_type};
constexpr Field unrecognized_field = {"XXX_unrecognized", &govalue::bytes_type};
constexpr Field size_field = {"XXX_sizecache", &govalue::int32_type};

void append_message_fields(std::vector<Value>& fields) {
  fields.push_back(Value::structure(no_fields_type, {}));
  fields.push_back(Value::nil_of(govalue::bytes_type));
  fields.push_back(Value::zero_of(govalue::int32_type));
}

extern const Type parameter_type;
extern const Type parameter_pointer_type;
extern const Type file_parameter_type;
extern const Type file_parameter_pointer_type;
extern const Type helm_type;

constexpr std::array<Field, 3> parameter_fields = {{{"Name", &govalue::string_type},
                                                    {"Value", &govalue::string_type},
                                                    {"ForceString", &govalue::bool_type}}};
constexpr std::array<Field, 2> file_parameter_fields = {
    {{"Name", &govalue::string_type}, {"Path", &govalue::string_type}}};

std::string text_field(const Value& structure, std::size_t index) {
  return std::string(structure.field_values()[index].as_text());
}

std::string parameter_text(const Typed<parameter_pointer_type>& parameter) {
  const Value& value = parameter.value;
  if (value.is_nil_content()) return "nil";
  const bool is_always_text = value.field_values()[2].as_bool();
  return "&HelmParameter{Name:" + text_field(value, 0) + ",Value:" + text_field(value, 1) +
         ",ForceString:" + (is_always_text ? "true" : "false") + ",}";
}

std::string file_parameter_text(const Typed<file_parameter_pointer_type>& parameter) {
  const Value& value = parameter.value;
  if (value.is_nil_content()) return "nil";
  return "&HelmFileParameter{Name:" + text_field(value, 0) + ",Path:" + text_field(value, 1) + ",}";
}

template <auto body>
std::span<const govalue::Function> only_string() {
  static const std::array methods = {govalue::function<body>("String")};
  return methods;
}

const Type parameter_type = {
    .kind = Kind::structure, .name = "v1alpha1.HelmParameter", .fields = parameter_fields};
const Type parameter_pointer_type = {.kind = Kind::pointer,
                                     .name = "*v1alpha1.HelmParameter",
                                     .element = &parameter_type,
                                     .methods = &only_string<&parameter_text>,
                                     .has_text = true};
const Type file_parameter_type = {
    .kind = Kind::structure, .name = "v1alpha1.HelmFileParameter", .fields = file_parameter_fields};
const Type file_parameter_pointer_type = {.kind = Kind::pointer,
                                          .name = "*v1alpha1.HelmFileParameter",
                                          .element = &file_parameter_type,
                                          .methods = &only_string<&file_parameter_text>,
                                          .has_text = true};

const Type parameters_type = {
    .kind = Kind::slice, .name = "[]v1alpha1.HelmParameter", .element = &parameter_type};
const Type parameter_pointers_type = {
    .kind = Kind::slice, .name = "[]*v1alpha1.HelmParameter", .element = &parameter_pointer_type};
const Type file_parameter_pointers_type = {.kind = Kind::slice,
                                           .name = "[]*v1alpha1.HelmFileParameter",
                                           .element = &file_parameter_pointer_type};

const std::array<Field, 8> chart_fields = {{{"Name", &govalue::string_type},
                                            {"ValueFiles", &govalue::strings_type},
                                            {"Parameters", &parameter_pointers_type},
                                            {"Values", &govalue::string_type},
                                            {"FileParameters", &file_parameter_pointers_type},
                                            no_unkeyed_field,
                                            unrecognized_field,
                                            size_field}};
const Type chart_type = {
    .kind = Kind::structure, .name = "apiclient.HelmAppSpec", .fields = chart_fields};

const std::array<Field, 2> helm_fields = {
    {{"HelmAppSpec", &chart_type}, {"HelmParameterOverrides", &parameters_type}}};

// The value of the first parameter of that name among the items of a list.
const Value* find_named(const Value& list, std::string_view name) {
  for (const Value& item : list.items()) {
    const auto fields = item.field_values();
    if (fields[0].as_text() == name) return &fields[1];
  }
  return nullptr;
}

std::string parameter_by_name(const Value& helm, std::string_view name) {
  const auto fields = helm.field_values();
  const Value* found = find_named(fields[1], name);
  if (found == nullptr) found = find_named(fields[0].field_values()[2], name);
  return found == nullptr ? "" : std::string(found->as_text());
}

std::string file_parameter_by_name(const Value& helm, std::string_view name) {
  const Value* found = find_named(helm.field_values()[0].field_values()[4], name);
  return found == nullptr ? "" : std::string(found->as_text());
}

std::span<const govalue::Function> helm_methods();
const Type helm_type = {
    .kind = Kind::structure, .name = "shared.CustomHelmAppSpec", .fields = helm_fields};
extern const Type helm_pointer_type;
using HelmPointer = Typed<helm_pointer_type>;

std::string get_parameter(const HelmPointer& helm, std::string_view name) {
  return parameter_by_name(helm.value, name);
}
std::string get_file_parameter(const HelmPointer& helm, std::string_view name) {
  return file_parameter_by_name(helm.value, name);
}

std::span<const govalue::Function> helm_methods() {
  static const std::array methods = {
      govalue::function<&get_parameter>("GetParameterValueByName"),
      govalue::function<&get_file_parameter>("GetFileParameterPathByName"),
  };
  return methods;
}

const Type helm_pointer_type = {.kind = Kind::pointer,
                                .name = "*shared.CustomHelmAppSpec",
                                .element = &helm_type,
                                .methods = &helm_methods};

const std::array<Field, 4> kustomize_fields = {
    {{"Images", &govalue::strings_type}, no_unkeyed_field, unrecognized_field, size_field}};
const Type kustomize_type = {
    .kind = Kind::structure, .name = "apiclient.KustomizeAppSpec", .fields = kustomize_fields};
const Type kustomize_pointer_type = {
    .kind = Kind::pointer, .name = "*apiclient.KustomizeAppSpec", .element = &kustomize_type};

const std::array<Field, 3> directory_fields = {{no_unkeyed_field, unrecognized_field, size_field}};
const Type directory_type = {
    .kind = Kind::structure, .name = "apiclient.DirectoryAppSpec", .fields = directory_fields};
const Type directory_pointer_type = {
    .kind = Kind::pointer, .name = "*apiclient.DirectoryAppSpec", .element = &directory_type};

const std::array<Field, 4> detail_fields = {{{"Type", &govalue::string_type},
                                             {"Helm", &helm_pointer_type},
                                             {"Kustomize", &kustomize_pointer_type},
                                             {"Directory", &directory_pointer_type}}};
const Type detail_type = {
    .kind = Kind::structure, .name = "shared.AppDetail", .fields = detail_fields};

const std::array<Field, 4> commit_fields = {{{"Message", &govalue::string_type},
                                             {"Author", &govalue::string_type},
                                             {"Date", &govalue::time_type},
                                             {"Tags", &govalue::strings_type}}};
const Type commit_type = {
    .kind = Kind::structure, .name = "shared.CommitMetadata", .fields = commit_fields};

Value parameter_value(const HelmParameter& parameter, const Type& type) {
  return Value::structure(type, {Value::text(parameter.name), Value::text(parameter.value),
                                 Value::boolean(parameter.is_always_text)});
}

Value parameters_value(const std::vector<HelmParameter>& parameters, const Type& list,
                       const Type& type) {
  std::vector<Value> items;
  for (const auto& parameter : parameters) items.push_back(parameter_value(parameter, type));
  return Value::list(std::move(items), list);
}

Value helm_value(const HelmDetail& helm) {
  std::vector<Value> files;
  for (const auto& parameter : helm.file_parameters) {
    files.push_back(Value::structure(file_parameter_pointer_type,
                                     {Value::text(parameter.name), Value::text(parameter.path)}));
  }
  std::vector<Value> chart = {
      Value::text(helm.name),
      Value::strings(helm.value_files),
      parameters_value(helm.parameters, parameter_pointers_type, parameter_pointer_type),
      Value::text(helm.values),
      Value::list(std::move(files), file_parameter_pointers_type),
  };
  append_message_fields(chart);
  return Value::structure(helm_pointer_type,
                          {Value::structure(chart_type, std::move(chart)),
                           parameters_value(helm.overrides, parameters_type, parameter_type)});
}

Value kustomize_value(const std::vector<std::string>& images) {
  std::vector<Value> fields = {Value::strings(images)};
  append_message_fields(fields);
  return Value::structure(kustomize_pointer_type, std::move(fields));
}

Value directory_value() {
  std::vector<Value> fields;
  append_message_fields(fields);
  return Value::structure(directory_pointer_type, std::move(fields));
}

}  // namespace

Value to_value(const CommitMetadata& commit) {
  return Value::structure(commit_type, {Value::text(commit.message), Value::text(commit.author),
                                        govalue::Parameter<gotime::Time>::make(commit.date),
                                        Value::strings(commit.tags)});
}

Value to_value(const AppDetail& detail) {
  return Value::structure(
      detail_type,
      {Value::text(detail.type),
       detail.helm ? helm_value(*detail.helm) : Value::nil_of(helm_pointer_type),
       detail.kustomize_images ? kustomize_value(*detail.kustomize_images)
                               : Value::nil_of(kustomize_pointer_type),
       detail.is_directory ? directory_value() : Value::nil_of(directory_pointer_type)});
}

}  // namespace sprig
