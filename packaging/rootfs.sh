#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# rootfs.sh ARCHITECTURE FOLDER: lays out the root directories of the images for amd64 or arm64:
#
#   FOLDER/image   the programs, certificates, time zones, licences and nothing else
#   FOLDER/shell   what comes on top for runners that bring a script: a shell and its usual programs
set -euo pipefail
project=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")

architecture=${1:?usage: packaging/rootfs.sh ARCHITECTURE FOLDER}
folder=$(realpath -m "${2:?usage: packaging/rootfs.sh ARCHITECTURE FOLDER}")
. "$project/packaging/source.sh"
PATH=$PATH:/usr/sbin    # zic is there

lay_out_image() {
  local root=$1 tool
  install -D "$program" "$root/usr/bin/gitops-steps"
  # Also under the names of the host: in a shell, `wait` is the shell's own word.
  for tool in "${TOOLS[@]}"; do
    ln -s gitops-steps "$root/usr/bin/$tool"
    ln -s gitops-steps "$root/usr/bin/gitops-$tool"
  done
  mkdir -p "$root/etc/ssl/certs"
  awk 1 "$sysroot"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
  zic -b slim -d "$root/usr/share/zoneinfo" "$sysroot/usr/share/zoneinfo/tzdata.zi"
  printf 'root:x:0:0::/:/\nnonroot:x:65532:65532::/tmp:/\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
  mkdir --mode 1777 "$root/tmp"
  "$project/packaging/sbom.py" --build "$build" --also ca-certificates --also tzdata \
    "$root/usr/share/doc/gitops-steps"
}

# Our programs stay what they are: busybox has a `sync`, too.
lay_out_shell() {
  local root=$1 image=$2 applet
  install -D "$sysroot/bin/busybox" "$root/usr/bin/busybox"
  for applet in $(busybox --list); do
    [[ $applet == busybox || -e $image/usr/bin/$applet ]] || ln -s busybox "$root/usr/bin/$applet"
  done
  ln -s usr/bin "$root/bin"
  # Jenkins starts its scripts with it; busybox has none.
  printf '#!/bin/sh\ntrap "" HUP\nexec "$@"\n' >"$root/usr/bin/nohup"
  chmod 755 "$root/usr/bin/nohup"
  "$project/packaging/sbom.py" --build "$build" --also ca-certificates --also tzdata \
    --also busybox-static "$root/usr/share/doc/gitops-steps"
}

program=$("$project/packaging/program.sh" "$architecture")
build=$(dirname "$(dirname "$program")")
sysroot=$build/libraries/sysroot
rm -rf "$folder"
lay_out_image "$folder/image"
lay_out_shell "$folder/shell" "$folder/image"
find "$folder" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
