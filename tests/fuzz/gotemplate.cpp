// SPDX-License-Identifier: Apache-2.0

// Parses and renders whatever the bytes are as a template, with the functions that an
// ApplicationSet has. However it was made, it ends within its limits, and it ends the same way a
// second time.
#include <cstdint>
#include <string>

#include "fakes/still_world.hpp"
#include "fasttemplate/fasttemplate.hpp"
#include "fuzz/require.hpp"
#include "gotemplate/template.hpp"
#include "govalue/json.hpp"
#include "sprig/functions.hpp"

namespace {

constexpr govalue::Limits small{.steps = 20'000, .memory = 1U << 20U, .output = 1U << 16U};

// Made anew each time: a template can change the maps in it.
govalue::Value data() {
  const auto value = govalue::from_json(
      R"({"app": {"metadata": {"name": "guestbook", "labels": {"a": "b"}, "none": null},
                  "status": {"list": ["a", "b", 3, 2.5, true, null], "n": 12, "time": "2026-01-02T03:04:05Z"}},
          "context": {"url": "https://example.com"}, "a": "text", "n": 3, "list": [1, 2, 3]})",
      govalue::Integers::int64);
  return value.value();
}

std::string outcome(const gotemplate::Template& parsed) {
  govalue::Budget budget(small);
  const auto text = parsed.render(data(), budget);
  require(!text || text->size() <= small.output, "no text is longer than its limit");
  return text ? *text : text.error().message;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const auto functions =
      sprig::applicationset_functions(std::make_shared<fakes::StillWorld>());
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  (void)fasttemplate::render(text, data());
  const auto parsed = gotemplate::Template::parse("t", text, functions.by_name());
  if (!parsed) return 0;
  require(outcome(*parsed) == outcome(*parsed), "it ends the same way again");
  return 0;
}
