#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Hands over to the program for this machine. The inputs are environment variables that the program
# reads by itself (GITOPS_UPDATE_VALUES_…); only the JSON of `changes` has no such name, because
# --changes wants a file.
set -euo pipefail

fail() {
  printf '::error title=update-values::%s\n' "$1" >&2
  exit 2
}

here=$(dirname "${BASH_SOURCE[0]}")
machine=$(uname -s)-$(uname -m)
case $machine in
  Linux-x86_64) platform=linux-amd64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  *) fail "this action runs on Linux-x86_64 and Linux-aarch64, not on $machine" ;;
esac

bundled=$here/bin/$platform/update-values
if [[ -x $bundled ]]; then
  tool=$bundled
else
  tool=$(command -v gitops-update-values) ||
    fail "found neither $bundled nor gitops-update-values on the PATH (cmake --install puts it there)"
fi

if [[ -n ${CHANGES:-} ]]; then
  exec "$tool" --changes - <<<"$CHANGES"
fi
exec "$tool"
