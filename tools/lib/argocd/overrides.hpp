// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace argocd {

// What an Application says about its source beside what lies in Git: parameters of a Helm chart, or
// images of a Kustomize directory.
struct Overrides {
  struct Parameter {
    std::string name;
    std::string value;  // as Helm's --set reads it
  };
  struct Image {
    std::string name;   // by which Kustomize finds it in the manifests
    std::string entry;  // "[OLD=]NEW[:TAG][@DIGEST]"
  };

  std::vector<Parameter> parameters = {};
  std::vector<Image> images = {};
  std::string source = {};  // its name, or its position from 1; empty: the only one

  bool empty() const { return parameters.empty() && images.empty(); }
};

// Reads "NAME=VALUE". The value may have commas, which Helm would take for its end: they are
// escaped where they are not yet. A value in braces is a list, "{a,b}". Fails with `usage`.
base::Result<Overrides::Parameter> read_parameter(std::string_view text);

// Reads "[OLD=]NEW[:TAG][@DIGEST]". Fails with `usage`.
base::Result<Overrides::Image> read_image(std::string_view text);

// The JSON patch (RFC 6902) that puts the overrides into an Application, whose JSON is `object`; an
// empty text where all of it is there. The patch tests what it replaces, so that it does nothing
// to an Application that somebody else has changed there since.
//
// Fails with `usage` where it is not clear which source is meant, and where that source is known to
// be of another kind; with `garbled` for what is no Application.
base::Result<std::string> patch_for(const Overrides& overrides, std::string_view object);

// What that patch does with one override. Values stay unsaid: those that others have set may be
// what nobody shall see.
struct OverrideChange {
  enum class What : std::uint8_t { none, replace, add };

  std::string name;
  std::string list;  // in the Application, for example "/spec/source/helm/parameters"
  What what = What::none;
};

// One for each override, in their order. Fails as patch_for() does.
base::Result<std::vector<OverrideChange>> changes_for(const Overrides& overrides,
                                                      std::string_view object);

}  // namespace argocd
