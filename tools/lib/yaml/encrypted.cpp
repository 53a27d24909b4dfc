// SPDX-License-Identifier: Apache-2.0
#include "yaml/encrypted.hpp"

#include <algorithm>
#include <array>

#include "yaml/message.hpp"

namespace yaml {
namespace {

bool is_sops_entry(std::string_view key) {
  constexpr std::array keys = {"mac",
                               "lastmodified",
                               "version",
                               "kms",
                               "pgp",
                               "age",
                               "gcp_kms",
                               "azure_kv",
                               "hc_vault",
                               "encrypted_regex",
                               "unencrypted_suffix"};
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// The `sops` map of a document that sops has encrypted.
NodeId find_sops(const Tree& tree, NodeId root) {
  if (tree[root].kind != Kind::mapping) return no_node;
  for (Children children(tree, root); !children.done();) {
    const NodeId key = children.take();
    const NodeId value = children.take();
    const bool is_sops = tree[key].kind == Kind::scalar && tree.value(key) == "sops" &&
                         tree[value].kind == Kind::mapping;
    if (!is_sops) continue;
    for (Children entries(tree, value); !entries.done(); entries.take()) {
      const NodeId entry = entries.take();
      if (tree[entry].kind == Kind::scalar && is_sops_entry(tree.value(entry))) return key;
    }
  }
  return no_node;
}

}  // namespace

base::Result<void> refuse_encrypted(const Tree& tree) {
  for (const auto& document : tree.documents) {
    const NodeId key = find_sops(tree, document.root);
    if (key == no_node) continue;
    return malformed(at_line(tree, key) + ": the file is encrypted with sops",
                     "change it with sops: an edit from outside would break its MAC");
  }
  return {};
}

}  // namespace yaml
