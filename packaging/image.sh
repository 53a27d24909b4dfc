#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# image.sh [ARCHITECTURE]...: builds the images of the last stages of the Dockerfile, for amd64 and
# arm64 if nothing is named, and writes them as OCI archives with one index each:
#
#   build/image/gitops-steps.tar      for the steps of a pipeline
#   build/image/gitops-steps-ci.tar   with a shell, for GitLab and Jenkins
#
# What the first stage does is done on this machine, so that only what changed is built again. The same
# commit and the same packages of Debian give the same bytes. Layers are compressed with zstd, which whatever runs containers has read
# for years; `skopeo copy --dest-compress-format gzip` is for what does not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if (($# == 0)); then set -- amd64 arm64; fi
project=$PWD
. packaging/source.sh
storage=$PWD/build/image/storage

image_tool() {
  buildah --storage-driver vfs --root "$storage/root" --runroot "$storage/run" "$@"
}

# write STAGE NAME ARCHITECTURE...
write() {
  local stage=$1 name=$2 architecture
  shift 2
  image_tool rmi --all --force >/dev/null 2>&1 || true
  for architecture; do
    # Only what stands after the builder; its root directories are already here.
    sed '1,/^# The images$/d' Dockerfile |
      image_tool bud --quiet --layers --identity-label=false --isolation chroot --format oci \
        --timestamp "$SOURCE_DATE_EPOCH" \
        --build-context "builder=$PWD/build/image/$architecture" --platform "linux/$architecture" \
        --build-arg "GITOPS_COMMIT=$COMMIT" --build-arg "VERSION=$VERSION" \
        --build-arg "CREATED=$CREATED" \
        --target "$stage" --manifest "$name" --file - . >/dev/null
  done
  rm -rf "build/image/$name"
  image_tool manifest push --quiet --all "$name" "oci:$PWD/build/image/$name:$VERSION" >/dev/null
  packaging/compress.py "build/image/$name"
  tar --create --file "build/image/$name.tar" --directory "build/image/$name" --sort=name \
    --mtime "@$SOURCE_DATE_EPOCH" --owner 0 --group 0 --numeric-owner .
}

for architecture; do
  packaging/rootfs.sh "$architecture" "build/image/$architecture/root-directories"
done
write image gitops-steps "$@"
write ci gitops-steps-ci "$@"
