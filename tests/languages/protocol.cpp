// SPDX-License-Identifier: Apache-2.0
#include "languages/protocol.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace languages {

namespace {

using Json = nlohmann::json;

// A text, or its bytes in base64 where it is no UTF-8.
std::string text_of(const Json& json, const std::string& key) {
  if (json.contains(key)) return json[key].get<std::string>();
  if (!json.contains(key + "64")) return {};
  return base::base64_decoded(json[key + "64"].get<std::string>()).value();
}

}  // namespace

Vector read_vector(const std::string& line) {
  const Json json = Json::parse(line);
  const bool has_failed = json.contains("err") || json.contains("err64");
  return {{.language = json["lang"].get<std::string>(),
           .source = text_of(json, "src"),
           .data = json.value("data", ""),
           .mode = json.value("mode", ""),
           .option = json.value("opt", "")},
          {.has_failed = has_failed, .text = text_of(json, has_failed ? "err" : "out")}};
}

std::string answer_line(const std::string& request_line, const Answer& answer) {
  Json json = Json::parse(request_line);
  const std::string key = answer.has_failed ? "err" : "out";
  if (base::is_utf8(answer.text)) {
    json[key] = answer.text;
  } else {
    json[key + "64"] = base::base64(answer.text);
  }
  return json.dump();
}

}  // namespace languages
