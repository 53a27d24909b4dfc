#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# rootfs.sh ARCHITECTURE FOLDER: lays out the root directories of the two images for amd64 or arm64:
#
#   FOLDER/image   the programs, certificates, time zones, licences and nothing else
#   FOLDER/ci      the same with a shell and its usual programs, for runners that bring a script
#
# The variables COMMIT and SOURCE_DATE_EPOCH say what it is built from, and when that was.
set -euo pipefail
project=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")

architecture=${1:?usage: packaging/rootfs.sh ARCHITECTURE FOLDER}
folder=$(realpath -m "${2:?usage: packaging/rootfs.sh ARCHITECTURE FOLDER}")
: "${COMMIT:=unknown}" "${SOURCE_DATE_EPOCH:=0}"
tools=(update-values sync wait notify apply-appset)

# lay_out ROOT [PACKAGE WHOSE FILES ARE IN IT, TOO]...
lay_out() {
  local root=$1 tool also=()
  shift
  rm -rf "$root"
  install -D "$program" "$root/usr/bin/gitops-steps"
  # Also under the names of the host: in a shell, `wait` is the shell's own word.
  for tool in "${tools[@]}"; do
    ln -s gitops-steps "$root/usr/bin/$tool"
    ln -s gitops-steps "$root/usr/bin/gitops-$tool"
  done
  install -D --mode 644 -t "$root/etc/ssl/certs" /etc/ssl/certs/ca-certificates.crt
  mkdir -p "$root/usr/share"
  tar -C /usr/share --exclude=zoneinfo/posix --exclude=zoneinfo/right -c zoneinfo | tar -C "$root/usr/share" -x
  printf 'root:x:0:0::/:/\nnonroot:x:65532:65532::/tmp:/\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
  mkdir --mode 1777 "$root/tmp"
  for package in ca-certificates tzdata "$@"; do also+=(--also "$package"); done
  "$project/packaging/sbom.py" --program "$program" --map "$build/gitops-steps.map" \
    --libraries "$build/libraries" --commit "$COMMIT" \
    --created "$(date --utc --date "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" "${also[@]}" \
    "$root/usr/share/doc/gitops-steps"
  install --mode 644 "$project/LICENSE" "$root/usr/share/doc/gitops-steps/licences/gitops-steps"
}

# What the scripts of GitLab and Jenkins are run with. Ours come first: busybox has a `sync`, too.
add_shell() {
  local root=$1 applet
  install -D "$busybox" "$root/usr/bin/busybox"
  for applet in $(busybox --list); do
    [[ -e $root/usr/bin/$applet ]] || ln -s busybox "$root/usr/bin/$applet"
  done
  ln -s usr/bin "$root/bin"
  # Jenkins starts its scripts with it; busybox has none.
  printf '#!/bin/sh\ntrap "" HUP\nexec "$@"\n' >"$root/usr/bin/nohup"
  chmod 755 "$root/usr/bin/nohup"
}

program=$("$project/packaging/program.sh" "$architecture")
build=$(dirname "$(dirname "$program")")
busybox=$build/libraries/sysroot/bin/busybox
[[ -d $build/libraries/sysroot ]] || busybox=/bin/busybox
lay_out "$folder/image"
lay_out "$folder/ci" busybox-static
add_shell "$folder/ci"
find "$folder" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
