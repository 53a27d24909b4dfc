// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace argocd {

using Json = nlohmann::ordered_json;

// What lies below a key; null where there is none, and where `object` is no object.
const Json& field_in(const Json& object, std::string_view key);

// The text below a key; empty where there is none.
std::string text_in(const Json& object, std::string_view key);

constexpr const char* secret_type_label = "argocd.argoproj.io/secret-type";

// "cluster", "repository", "repo-creds": the label by which Argo CD knows its Secrets.
std::string secret_type_of(const Json& secret);

// A value of a Secret as it is, from `stringData` or from `data`; empty where there is none.
std::string secret_value(const Json& secret, std::string_view key);

// The address of the cluster or repository, without a slash at its end: Argo CD finds the Secret by
// that.
std::string address_of(const Json& secret);

// The cluster, repository or credentials that a Secret describes, as the REST interface takes them.
// Values that should be a number or a boolean and are none are left out, as Argo CD does it.
Json rest_form_of(const Json& secret);

// The Secret that there seems to be behind what the REST interface tells; without a name and
// without all values that are secret.
Json secret_form_of_cluster(const Json& cluster);
Json secret_form_of_repository(const Json& repository, std::string_view type);

// The same of a Secret once it was written over REST: labels and annotations that it does not have
// are gone from a cluster, and are never told of a repository.
Json told_form_of(const Json& secret);

// Whether the REST interface tells nobody of a value of a Secret of this type.
bool is_untold(std::string_view type, std::string_view key);

}  // namespace argocd
