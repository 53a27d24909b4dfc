// SPDX-License-Identifier: Apache-2.0
#include "services/request_service.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "services/settings.hpp"

namespace services {
namespace {

class OneRequest final : public Service {
 public:
  explicit OneRequest(RequestService parts) : parts_(std::move(parts)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message,
                                                  const std::string& recipient,
                                                  std::chrono::seconds now) const override {
    Plan plan;
    const Errand errand = {message, recipient, now, plan.remarks};
    plan.outgoing.emplace_back(TRY(parts_.compose(errand)));
    return std::unique_ptr<Delivery>(
        std::make_unique<PlannedDelivery>(std::move(plan), parts_.read));
  }

  std::vector<base::Secret> secrets() const override { return parts_.secrets; }

  bool skips_tls_verification() const override { return parts_.skips_tls_verification; }

 private:
  RequestService parts_;
};

}  // namespace

std::unique_ptr<Service> make_service(RequestService service) {
  return std::make_unique<OneRequest>(std::move(service));
}

std::unique_ptr<Service> make_service(const std::string& name, const nlohmann::json& options,
                                      const char* key, ComposeForWebhook compose, Reader read) {
  return make_service({.compose = [=](const Errand& errand) -> base::Result<http::Request> {
                         return compose(TRY(address_for(options, key, errand.recipient, name)),
                                        errand);
                       },
                       .read = std::move(read),
                       .secrets = secrets_in(options, key),
                       .skips_tls_verification = base::flag_at(options, "insecureSkipVerify")});
}

}  // namespace services
