// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "manifests/schema_types.hpp"

namespace manifests::schema {
namespace {

constexpr Field expression_fields[] = {
    {"key", &text, required}, {"operator", &text, required}, {"values", &texts}};
constexpr Type expression = object(expression_fields);
constexpr Type expressions = list_of(expression);
constexpr Field selector_fields[] = {{"matchLabels", &text_map},
                                     {"matchExpressions", &expressions}};

constexpr Type elements = list_of(any);
constexpr Field list_fields[] = {
    {"elements", &elements}, {"template", &application_template}, {"elementsYaml", &text}};
constexpr Type list = object(list_fields, "list");

constexpr Field clusters_fields[] = {
    {"selector", &label_selector},
    {"template", &application_template},
    {"values", &text_map},
    {.name = "flatList", .type = &boolean, .since = {2, 14}},
};
constexpr Type clusters = object(clusters_fields, "clusters");

constexpr Field git_path_fields[] = {{"path", &text, required}, {"exclude", &boolean}};
constexpr Type git_path = object(git_path_fields);
constexpr Type git_paths = list_of(git_path);
constexpr Field git_file_fields[] = {{"path", &text, required},
                                     {.name = "exclude", .type = &boolean, .since = {3, 1}}};
constexpr Type git_file = object(git_file_fields);
constexpr Type git_files = list_of(git_file);
constexpr std::array<Field, 8> fields_of_tree(const Type& files) {
  return {{{"repoURL", &text, required},
           {"directories", &git_paths},
           {"files", &files},
           {"revision", &text, required},
           {"requeueAfterSeconds", &integer},
           {"template", &application_template},
           {"pathParamPrefix", &text},
           {"values", &text_map}}};
}
constexpr auto git_fields = fields_of_tree(git_files);
constexpr Type git = object(git_fields, "git");
constexpr auto oci_fields = fields_of_tree(git_paths);
constexpr Type oci = object(oci_fields, "oci");
constexpr Field oci_generator = {.name = "oci", .type = &oci, .since = {3, 6}};

constexpr Field decision_fields[] = {
    {"configMapRef", &text, required},   {"name", &text},
    {"requeueAfterSeconds", &integer},   {"labelSelector", &label_selector},
    {"template", &application_template}, {"values", &text_map},
};
constexpr Type decision = object(decision_fields, "clusterDecisionResource");

constexpr Field map_name_fields[] = {{"name", &text, required}};
constexpr Type map_name = object(map_name_fields);
constexpr Type parameters = map_of(any);
constexpr Field input_fields[] = {{"parameters", &parameters}};
constexpr Type input = object(input_fields, "input");
constexpr Field plugin_fields[] = {
    {"configMapRef", &map_name, required}, {"input", &input},     {"requeueAfterSeconds", &integer},
    {"template", &application_template},   {"values", &text_map},
};
constexpr Type plugin = object(plugin_fields, "plugin");

// Generators of generators: three levels.

constexpr Field innermost_fields[] = {
    {"list", &list},
    {"clusters", &clusters},
    {"git", &git},
    {"scmProvider", &scm_provider},
    {"clusterDecisionResource", &decision},
    {"pullRequest", &pull_request},
    {"plugin", &plugin},
    {"selector", &label_selector},
    oci_generator,
};
constexpr Type innermost_list = list_of(innermost_generator);

constexpr Field nested_matrix_fields[] = {{"generators", &innermost_list, required}};
constexpr Type nested_matrix = object(nested_matrix_fields, "matrix");
constexpr Field nested_merge_fields[] = {{"generators", &innermost_list, required},
                                         {"mergeKeys", &texts, required}};
constexpr Type nested_merge = object(nested_merge_fields, "merge");

constexpr Field nested_fields[] = {
    {"list", &list},
    {"clusters", &clusters},
    {"git", &git},
    {"scmProvider", &scm_provider},
    {"clusterDecisionResource", &decision},
    {"pullRequest", &pull_request},
    {"matrix", &nested_matrix},
    {"merge", &nested_merge},
    {"plugin", &plugin},
    {"selector", &label_selector},
    oci_generator,
};
constexpr Type nested_list = list_of(nested_generator);

constexpr Field matrix_fields[] = {{"generators", &nested_list, required},
                                   {"template", &application_template}};
constexpr Type matrix = object(matrix_fields, "matrix");
constexpr Field merge_fields[] = {{"generators", &nested_list, required},
                                  {"mergeKeys", &texts, required},
                                  {"template", &application_template}};
constexpr Type merge = object(merge_fields, "merge");

constexpr Field generator_fields[] = {
    {"list", &list},
    {"clusters", &clusters},
    {"git", &git},
    {"scmProvider", &scm_provider},
    {"clusterDecisionResource", &decision},
    {"pullRequest", &pull_request},
    {"matrix", &matrix},
    {"merge", &merge},
    {"selector", &label_selector},
    {"plugin", &plugin},
    oci_generator,
};

}  // namespace

constinit const Type label_selector = object(selector_fields, "a selector");
constinit const Type generator = object(generator_fields, "a generator");
constinit const Type nested_generator = object(nested_fields, "a generator in a matrix or merge");
constinit const Type innermost_generator =
    object(innermost_fields, "a generator in a nested matrix or merge");

}  // namespace manifests::schema
