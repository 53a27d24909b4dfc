// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

// Where the manifests of an application come from, as a forge knows it.
namespace services {

struct Repository {
  bool is_http = false;
  std::string host;               // lower case; empty for a path without one
  std::vector<std::string> path;  // "group", "project"; without ".git"
};

// Reads the address of a Git repository: a URL, "user@host:path", or a path alone. Fails with
// `malformed` where it has no two parts.
base::Result<Repository> read_repository(const std::string& address);

// A commit, a tag or a branch as a part of a URL: its slashes stay. Fails with `malformed` for one
// that is empty or climbs.
base::Result<std::string> read_revision(const std::string& revision);

// The templates where a section does not say which. Of several sources the first counts that is no
// chart: commits have a status, charts have none.
inline constexpr std::string_view default_repository =
    "{{with .app.spec.source}}{{.repoURL}}{{else}}{{$one := \"\"}}{{range .app.spec.sources}}"
    "{{if and (not $one) (not .chart)}}{{$one = .repoURL}}{{end}}{{end}}{{$one}}{{end}}";
inline constexpr std::string_view default_revision =
    "{{with .app.status.operationState}}{{with .syncResult}}{{if .revision}}{{.revision}}{{else}}"
    "{{with .revisions}}{{$all := .}}{{$one := \"\"}}{{range $i, $source := $.app.spec.sources}}"
    "{{if and (not $one) (not $source.chart) (lt $i (len $all))}}{{$one = index $all $i}}{{end}}"
    "{{end}}{{$one}}{{end}}{{end}}{{end}}{{end}}";

}  // namespace services
