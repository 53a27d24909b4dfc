#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# run.sh TOOL [ARGUMENT]...: hands over to the program for this machine. The inputs are environment
# variables that the program reads by itself (GITOPS_<TOOL>_…). Each action has a link to this file,
# and a copy of it where it is released by itself.
set -euo pipefail

name=$1

fail() {
  printf '::error title=%s::%s\n' "$name" "$1" >&2
  exit 2
}

here=$(dirname "${BASH_SOURCE[0]}")
machine=$(uname -s)-$(uname -m)
case $machine in
  Linux-x86_64) platform=linux-amd64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  *) fail "this action runs on Linux-x86_64 and Linux-aarch64, not on $machine" ;;
esac

bundled=$here/bin/$platform/$name
if [[ -x $bundled ]]; then
  tool=$bundled
else
  tool=$(command -v "gitops-$name") ||
    fail "found neither $bundled nor gitops-$name on the PATH (cmake --install puts it there)"
fi
exec "$tool" "${@:2}"
