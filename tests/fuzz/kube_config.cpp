// SPDX-License-Identifier: Apache-2.0
//
// Reads whatever the bytes are as a kubeconfig. What is taken can be used: there is a server, and
// nothing that goes into a header can end it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "kube/kubeconfig.hpp"
#include "kube/user.hpp"
#include "yaml/to_json.hpp"

namespace {

void check(const kube::Config& config) {
  if (config.cluster.server.host.empty()) std::abort();
  if (!kube::is_header_value(config.user.token.reveal())) std::abort();
  for (const auto& header : config.user.impersonation) {
    if (!kube::is_header_value(header.value.reveal())) std::abort();
    if (!kube::is_header_value(header.name)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto content = yaml::to_json(text);
  if (!content) return 0;
  const std::vector<kube::Kubeconfig> files = {{.path = "a", .content = *content}};
  static_cast<void>(kube::is_blank(files));
  for (const auto* context : {"", "x"}) {
    const auto config = kube::choose_context(files, context);
    if (config) check(*config);
  }
  return 0;
}
