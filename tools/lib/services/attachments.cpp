// SPDX-License-Identifier: Apache-2.0
#include "services/attachments.hpp"

#include "base/json.hpp"
#include "services/answer.hpp"

namespace services {

base::Result<Body> attachments_at(const nlohmann::json& section, const std::string& name) {
  const auto text = base::text_at(section, "attachments");
  if (text.empty()) return Body::array();
  auto list = parse_json(text);
  if (list && (list->is_array() || list->is_null())) return *std::move(list);
  return base::malformed_error(name + ".attachments is no JSON list: " + excerpt(text),
                               "texts from outside need `toJson` there, without quotes around it");
}

}  // namespace services
