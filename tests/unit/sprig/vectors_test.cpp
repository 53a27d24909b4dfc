// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <string>

#include "gotemplate/template.hpp"
#include "languages/argocd_variables.hpp"
#include "languages/protocol.hpp"
#include "languages/typed_data.hpp"
#include "sprig/functions.hpp"

namespace {

// Data sets are made anew for each vector: functions may change the maps in them.
languages::Answer answer(const languages::Request& request, const govalue::Functions& functions) {
  const auto data = languages::data_set(request.data, languages::argocd_variable);
  govalue::Budget budget{govalue::Limits()};
  auto option = gotemplate::MissingKey::standard;
  if (!request.option.empty()) option = gotemplate::parse_option(request.option).value();
  const auto parsed = gotemplate::Template::parse("t", request.source, functions, option);
  if (!parsed) return {.has_failed = true, .text = parsed.error().message};
  const auto text = parsed.value().render(data, budget);
  if (!text) return {.has_failed = true, .text = text.error().message};
  return {.has_failed = false, .text = text.value()};
}

}  // namespace

TEST_CASE("sprig: does what the real one did with every question", "[sprig]") {
  const auto notifications = sprig::notification_functions(languages::still_world());
  const auto applicationsets = sprig::applicationset_functions(languages::still_world());
  std::ifstream file(TESTS_DIR "/vectors/languages/sprig.jsonl");
  std::size_t count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const auto vector = languages::read_vector(line);
    const auto& table = vector.request.mode == "a" ? applicationsets : notifications;
    const auto found = answer(vector.request, table.by_name());
    INFO(line);
    CHECK(found.text == vector.expected.text);
    CHECK(found.has_failed == vector.expected.has_failed);
  }
  CHECK(count > 2000);
}
