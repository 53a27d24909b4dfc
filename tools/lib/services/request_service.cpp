// SPDX-License-Identifier: Apache-2.0
#include "services/request_service.hpp"

namespace services {
namespace {

class RequestService final : public Service {
 public:
  RequestService(ComposeCall compose, Reader read, std::vector<base::Secret> secrets)
      : compose_(std::move(compose)), read_(std::move(read)), secrets_(std::move(secrets)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message,
                                                  const std::string& recipient,
                                                  std::chrono::seconds now) const override {
    std::vector<std::string> remarks;
    auto call = TRY(compose_({message, recipient, now, remarks}));
    return std::unique_ptr<Delivery>(
        std::make_unique<MessageDelivery>(std::move(call.request), std::move(remarks), read_,
                                          std::move(call.conversation), std::move(call.second)));
  }

  std::vector<base::Secret> secrets() const override { return secrets_; }

 private:
  ComposeCall compose_;
  Reader read_;
  std::vector<base::Secret> secrets_;
};

}  // namespace

std::unique_ptr<Service> make_request_service(ComposeCall compose, Reader read,
                                              std::vector<base::Secret> secrets) {
  return std::make_unique<RequestService>(std::move(compose), std::move(read), std::move(secrets));
}

}  // namespace services
