// SPDX-License-Identifier: Apache-2.0
#include "sprig/functions.hpp"

#include <array>
#include <utility>

#include "sprig/state.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using Theme = std::span<const govalue::Function> (*)();

constexpr std::array<Theme, 22> common_themes = {
    &text_functions,     &word_functions,    &number_functions,  &decimal_functions,
    &range_functions,    &list_functions,    &split_functions,   &dict_functions,
    &merge_functions,    &default_functions, &reflect_functions, &json_functions,
    &encoding_functions, &digest_functions,  &secret_functions,  &certificate_functions,
    &random_functions,   &regex_functions,   &date_functions,    &path_functions,
    &url_functions,      &semver_functions,
};

constexpr std::size_t about_all = 256;

// From Prometheus, Helm, JavaScript and hope.
constexpr std::pair<std::string_view, std::string_view> other_names[] = {
    {"formatTime", "date"},  {"humanizeTimestamp", "date"},       {"include", "template"},
    {"match", "regexMatch"}, {"reReplaceAll", "regexReplaceAll"}, {"toLower", "lower"},
    {"toTitle", "title"},    {"toUnixSeconds", "unixEpoch"},      {"toUpper", "upper"},
    {"truncate", "trunc"},   {"urlEncode", "urlquery"},           {"urlencode", "urlquery"},
};

void add_other_names(govalue::Functions& functions) {
  for (const auto& [wrong, right] : other_names) functions.add_other_name(wrong, right);
}

}  // namespace

void FunctionTable::add(std::span<const govalue::Function> functions,
                        const std::shared_ptr<const void>& own) {
  for (const govalue::Function& function : functions) {
    rows_.push_back(function);
    rows_.back().own = own;
  }
}

FunctionTable notification_functions(std::shared_ptr<const govalue::World> world) {
  FunctionTable table;
  table.by_name_.set_local(world->local());
  const auto state = std::make_shared<State>(std::move(world));
  table.rows_.reserve(about_all);
  for (const Theme theme : common_themes) table.add(theme(), state);
  table.add(network_functions(), state);
  table.by_name_.add(table.rows_);
  add_other_names(table.by_name_);
  return table;
}

FunctionTable applicationset_functions(std::shared_ptr<const govalue::World> world) {
  FunctionTable table;
  table.by_name_.set_local(world->local());
  const auto state = std::make_shared<State>(std::move(world));
  table.rows_.reserve(about_all);
  for (const Theme theme : common_themes) table.add(theme(), state);
  table.add(yaml_functions(), state);
  table.add(slug_functions(), state);
  table.by_name_.add(table.rows_);
  add_other_names(table.by_name_);
  return table;
}

}  // namespace sprig
