#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes the vectors of this folder again. Needs Go and its module proxy.
#
# The code that decides about sync windows is Argo CD's own: its module is far too large to build,
# so the part in question is cut out of it, with a clock that can be set. argocd.go stays out of Git.
set -euo pipefail
cd "$(dirname "$0")"

version=v3.6.1
module=github.com/argoproj/argo-cd/v3
# An older Go fetches the module, but complains that it cannot build it.
archive=$(go mod download -json "$module@$version" | sed -n 's/^\t"Zip": "\(.*\)",$/\1/p' || true)
source=$module@$version/pkg/apis/application/v1alpha1/types.go

{
  cat <<'GO'
package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/robfig/cron/v3"
)
GO
  unzip -p "$archive" "$source" |
    sed -n '/^\/\/ SyncWindows is a collection/,/^func (w \*InlineSyncWindow) HashIdentity/p' |
    sed -e '/HashIdentity/d' -e 's/time\.Now()/clock/'
} >argocd.go

export ZONEINFO=$PWD/zoneinfo
go run . cron >cron.tsv
go run . glob >glob.tsv
go run . repository >repository.tsv
go run . durations >durations.tsv
go run . windows >windows.tsv
