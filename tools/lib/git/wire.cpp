// SPDX-License-Identifier: Apache-2.0
#include "git/wire.hpp"

namespace git {

std::string name_of(Service service) {
  return service == Service::upload_pack ? "git-upload-pack" : "git-receive-pack";
}

}  // namespace git
