// SPDX-License-Identifier: Apache-2.0
#include "forges/newest.hpp"

namespace forges {

base::Result<std::optional<ChangeRequest>> newest_between(Api& api, const std::string& path,
                                                          ReadRequest read_request,
                                                          const std::string& head,
                                                          const std::string& base) {
  std::optional<ChangeRequest> newest;
  TRY(api.each(path, [&](const nlohmann::json& element) {
    auto request = read_request(element);
    if (!request || !is_between(*request, head, base)) return true;
    if (!newest || newest->number < request->number) newest = std::move(request).value();
    return true;
  }));
  return newest;
}

}  // namespace forges
