#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes the vectors of this folder again. Needs Go and its module proxy.
#
# What a project permits is decided by Argo CD's own code, which is cut out of its module: that is
# far too large to build. argocd.go stays out of Git.
set -euo pipefail
cd "$(dirname "$0")"

version=v3.6.1
module=github.com/argoproj/argo-cd/v3
# An older Go fetches the module, but complains that it cannot build it.
archive=$(go mod download -json "$module@$version" | sed -n 's/^\t"Zip": "\(.*\)",$/\1/p' || true)

# cut FILE FUNCTION...: the functions and variables of one file.
cut() {
  local file=$1 name
  shift
  for name; do
    unzip -p "$archive" "$module@$version/$file" |
      sed -n "/^func \(([^)]*) \)\?$name(/,/^}/p; /^var $name = .*[{(]\$/,/^[})]/p; /^var $name = .*)\$/p"
  done
}

{
  cat <<'GO'
package main

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

GO
  cut pkg/apis/application/v1alpha1/app_project_types.go globMatch isDenyPattern IsSourcePermitted \
    isDestinationMatched
  cut pkg/apis/application/v1alpha1/types.go validActions validActionPatterns isValidAction \
    isValidObject validatePolicy roleNameRegexp validateRoleName invalidChars validateGroupName
  cut util/git/git.go ensurePrefix IsSSHURL NormalizeGitURL
} | sed -e 's/git\.Normalize/Normalize/' >argocd.go

for words in sources destinations urls roles; do
  go run . "$words" >"$words.tsv"
done
