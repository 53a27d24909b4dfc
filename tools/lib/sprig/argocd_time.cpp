// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "gotime/duration.hpp"
#include "gotime/format.hpp"
#include "gotime/layout.hpp"
#include "govalue/letter_case.hpp"
#include "govalue/time_types.hpp"
#include "sprig/argocd.hpp"
#include "sprig/argocd_functions.hpp"
#include "sprig/failure.hpp"
#include "sprig/replace.hpp"
#include "sprig/state.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::Entry;
using govalue::Value;

namespace durations = gotime::durations;
namespace layouts = gotime::layouts;

base::Result<gotime::Time> parse(Call& call, std::string_view text) {
  return gotime::parse(layouts::rfc3339, text, state_of(call).world().local());
}

gotime::Time now(Call& call) {
  const govalue::World& world = state_of(call).world();
  return world.now().in(world.local());
}

struct NamedDuration {
  std::string_view name;
  gotime::Duration value;
};

struct NamedLayout {
  std::string_view name;
  std::string_view value;
};

std::vector<Entry> constants() {
  static constexpr std::array<NamedDuration, 6> named_durations = {{
      {"Nanosecond", durations::nanosecond},
      {"Microsecond", durations::microsecond},
      {"Millisecond", durations::millisecond},
      {"Second", durations::second},
      {"Minute", durations::minute},
      {"Hour", durations::hour},
  }};
  static constexpr std::array<NamedLayout, 16> named_layouts = {{
      {"Layout", layouts::layout},
      {"ANSIC", layouts::ansic},
      {"UnixDate", layouts::unix_date},
      {"RubyDate", layouts::ruby_date},
      {"RFC822", layouts::rfc822},
      {"RFC822Z", layouts::rfc822_z},
      {"RFC850", layouts::rfc850},
      {"RFC1123", layouts::rfc1123},
      {"RFC1123Z", layouts::rfc1123_z},
      {"RFC3339", layouts::rfc3339},
      {"RFC3339Nano", layouts::rfc3339_nano},
      {"Kitchen", layouts::kitchen},
      {"Stamp", layouts::stamp},
      {"StampMilli", layouts::stamp_milli},
      {"StampMicro", layouts::stamp_micro},
      {"StampNano", layouts::stamp_nano},
  }};
  std::vector<Entry> entries;
  for (const auto& [name, value] : named_durations) {
    entries.push_back({Value::text(name), govalue::Parameter<gotime::Duration>::make(value)});
  }
  for (const auto& [name, value] : named_layouts) {
    entries.push_back({Value::text(name), Value::text(value)});
  }
  return entries;
}

base::Result<std::string> replace_all_in(Call& call, std::string_view text, std::string_view from,
                                         std::string_view to) {
  std::string out;
  if (!replace_all(out, text, from, to, call.budget)) return call.budget.error();
  return out;
}

std::string to_upper(std::string_view text) {
  return govalue::upper_case(text);
}
std::string to_lower(std::string_view text) {
  return govalue::lower_case(text);
}

// The information that a sync was started with, or the last one before it.
const Value* operation_of(const Value& app) {
  const auto inside = [](const Value* map, std::string_view key) {
    return map != nullptr && map->is(govalue::map_type) ? map->find(key) : nullptr;
  };
  if (const Value* operation = inside(&app, "operation")) return operation;
  return inside(inside(inside(&app, "status"), "operationState"), "operation");
}

base::Result<std::string> info_item(const govalue::Map& app, std::string_view name) {
  const Value* const operation = operation_of(app.value);
  const bool is_map = operation != nullptr && operation->is(govalue::map_type);
  const Value* const items = is_map ? operation->find("info") : nullptr;
  if (items != nullptr && items->is(govalue::list_type)) {
    for (const Value& item : items->items()) {
      if (!item.is(govalue::map_type)) continue;
      const Value* const found = item.find("name");
      const Value* const value = item.find("value");
      if (found == nullptr || !found->is_text() || found->as_text() != name) continue;
      if (value != nullptr && value->is_text()) return std::string(value->as_text());
    }
  }
  return failure("the operation has no info item " + std::string(name));
}

}  // namespace

Value time_variable(std::shared_ptr<const govalue::World> world) {
  static const std::array functions = {panicking<&parse>("Parse"), govalue::function<&now>("Now")};
  return map_of_functions(functions, std::make_shared<State>(std::move(world)), constants());
}

Value strings_variable() {
  static const std::array functions = {panicking<&replace_all_in>("ReplaceAll"),
                                       govalue::function<&to_upper>("ToUpper"),
                                       govalue::function<&to_lower>("ToLower")};
  return map_of_functions(functions, nullptr);
}

Value sync_variable() {
  static const std::array functions = {panicking<&info_item>("GetInfoItem")};
  return map_of_functions(functions, nullptr);
}

}  // namespace sprig
