// SPDX-License-Identifier: Apache-2.0
#include "manifests/schema_types.hpp"

namespace manifests::schema {
namespace {

constexpr Field secret_fields[] = {{"secretName", &text, required}, {"key", &text, required}};
constexpr Field config_map_fields[] = {{"configMapName", &text, required},
                                       {"key", &text, required}};
constexpr Field login_fields[] = {{"username", &text, required},
                                  {"passwordRef", &secret_reference, required}};
constexpr Field bearer_fields[] = {{"tokenRef", &secret_reference, required}};

}  // namespace

constinit const Type secret_reference = object(secret_fields, "the key of a Secret");
constinit const Type config_map_reference = object(config_map_fields, "the key of a ConfigMap");
constinit const Type basic_login = object(login_fields, "basicAuth");
constinit const Type bearer_token = object(bearer_fields, "bearerToken");

}  // namespace manifests::schema
