#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# libraries.sh ARCHITECTURE FOLDER: lays out FOLDER with what a static program for a Debian
# architecture is linked with, so that it does not matter what this machine has installed:
#
#   sysroot/   the newest packages of Debian with libraries and headers, unpacked
#   curl/      libcurl.a from the sources of Debian, with what we use of it; Debian's own archive asks
#              for Kerberos and LDAP, of which there are no archives
#   archives/  all archives of C without the tables for exceptions, which none of them throws; origins
#              says where each comes from
#
# Beside them lies what packaging/sbom.py wants to know: what came from which package.
# Nothing is installed on the machine, and nothing is done twice, unless this script or the packages
# that there are have changed since.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

architecture=${1:?usage: packaging/libraries.sh ARCHITECTURE FOLDER}
folder=$(realpath -m "${2:?usage: packaging/libraries.sh ARCHITECTURE FOLDER}")

# Whose archives are linked: names of binary packages.
linked=(libc6-dev libcrypt-dev libgcc-12-dev libgit2-dev libhttp-parser-dev libmbedtls-dev
  libnghttp2-dev libre2-dev libssh2-1-dev libssl-dev libstdc++-12-dev libyaml-dev zlib1g-dev)
# Headers only.
included=(libcli11-dev nlohmann-json3-dev linux-libc-dev)
# Whose files lie beside the program in an image.
beside=(busybox-static ca-certificates tzdata)
declare -A triplets=([amd64]=x86_64-linux-gnu [arm64]=aarch64-linux-gnu)

# An apt of our own, for any architecture and for sources. It knows only Debian's own repositories;
# others may be signed with other keys.
run_apt() {
  "$1" -qq -o APT::Architecture="$architecture" -o APT::Architectures::="$architecture" \
    -o Dir::Etc::SourceList="$folder/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State="$folder/apt" -o Dir::State::Lists="$folder/apt/lists" \
    -o Dir::State::status="$folder/apt/status" -o Dir::Cache="$folder/apt/cache" \
    -o APT::Sandbox::User=root -o APT::Get::List-Cleanup=false "${@:2}"
}

read_lists() {
  local state=$folder/apt
  mkdir -p "$state"/{lists,cache/archives}/partial
  touch "$state/status"
  # shellcheck disable=SC2016  # apt expands them, and dpkg-deb below
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(CREATED_BY) $(ORIGIN)' |
    awk '$4 == "Packages" && $5 == "Debian" {
      print "deb", $1, $2, $3
      print "deb-src", $1, $2, $3
    }' |
    sort -u >"$state/sources.list"
  if [[ ! -s $state/sources.list ]]; then
    echo "libraries.sh: error: apt knows no packages of Debian: run apt-get update" >&2
    return 1
  fi
  run_apt apt-get update
}

# The packages that sysroot/ is made of, in the versions that there are now.
packages() {
  run_apt apt-get install --simulate --no-install-recommends \
    "${linked[@]}" "${included[@]}" "${beside[@]}" | sed -n 's/^Inst //p' | sort
  run_apt apt-cache showsrc curl | sed -n 's/^Version: /curl /p'
}

make_sysroot() {
  local package
  run_apt apt-get install --download-only --yes --no-install-recommends \
    "${linked[@]}" "${included[@]}" "${beside[@]}" >/dev/null
  rm -rf "$folder/sysroot.new"
  mkdir -p "$folder/sysroot.new"
  rm -f "$folder/sysroot.packages" "$folder/sysroot.files"
  for package in "$folder"/apt/cache/archives/*.deb; do
    # With the time of now, so that what was compiled with others is compiled again.
    dpkg-deb --fsys-tarfile "$package" | tar --extract --touch --directory "$folder/sysroot.new"
    # shellcheck disable=SC2016
    dpkg-deb --show --showformat '${Package} ${Version} ${source:Package} ${source:Version}\n' \
      "$package" >>"$folder/sysroot.packages"
    dpkg-deb --fsys-tarfile "$package" | tar --list |
      sed "s,^\.,$(dpkg-deb --field "$package" Package) ," >>"$folder/sysroot.files"
  done
  mv "$folder/sysroot.new" "$folder/sysroot"
}

make_curl() {
  local source
  rm -rf "$folder/source"
  mkdir -p "$folder/source"
  (cd "$folder/source" && run_apt apt-get source curl >/dev/null)
  source=$(find "$folder/source" -mindepth 1 -maxdepth 1 -type d -name 'curl-*')
  # Each function is a section of its own: what nobody calls stays out of the program.
  if ! { cmake -G Ninja -S "$source" -B "$folder/build-curl" -DCMAKE_BUILD_TYPE=MinSizeRel \
    -DCMAKE_TOOLCHAIN_FILE="$PWD/packaging/toolchain.cmake" -DCMAKE_SYSROOT="$folder/sysroot" \
    -DGITOPS_ARCHITECTURE="$architecture" \
    -DCMAKE_C_FLAGS="-ffunction-sections -fdata-sections -ffile-prefix-map=$folder=." \
    -DCMAKE_INSTALL_PREFIX="$folder/curl.new" -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF \
    -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF -DENABLE_MANUAL=OFF -DENABLE_THREADED_RESOLVER=ON \
    -DCURL_USE_OPENSSL=ON -DUSE_NGHTTP2=ON -DCURL_ZLIB=ON -DCURL_BROTLI=OFF -DCURL_ZSTD=OFF \
    -DCURL_USE_LIBSSH2=OFF -DCURL_USE_LIBPSL=OFF -DUSE_LIBIDN2=OFF -DCURL_USE_GSSAPI=OFF \
    -DCURL_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt -DCURL_CA_PATH=none \
    -DCURL_DISABLE_{ALTSVC,COOKIES,DICT,DOH,FILE,FTP,GETOPTIONS,GOPHER,HSTS,IMAP,LDAP,LDAPS,MIME,MQTT,NETRC}=ON \
    -DCURL_DISABLE_{NTLM,POP3,PROGRESS_METER,RTSP,SHUFFLE_DNS,SMB,TELNET,TFTP}=ON &&
    cmake --build "$folder/build-curl" --target install; } >"$folder/curl.log" 2>&1; then
    cat "$folder/curl.log" >&2
    return 1
  fi
  printf 'libcurl %s curl\n' "$(dpkg-parsechangelog -l "$source/debian/changelog" -S Version)" \
    >"$folder/curl.version"
  cp "$source/debian/copyright" "$folder/curl.copyright"
  rm -rf "$folder/source" "$folder/build-curl"
  mv "$folder/curl.new" "$folder/curl"
}

make_archives() {
  local name origin triplet=${triplets[$architecture]}
  rm -rf "$folder/archives.new"
  mkdir "$folder/archives.new"
  for name in crypt crypto curl git2 http_parser mbedcrypto nghttp2 ssh2 ssl yaml z; do
    origin=$folder/sysroot/usr/lib/$triplet/lib$name.a
    if [[ $name == curl ]]; then origin=$folder/curl/lib/libcurl.a; fi
    "$triplet-objcopy" --remove-section .eh_frame --remove-section .rela.eh_frame \
      "$origin" "$folder/archives.new/lib$name.a"
    echo "lib$name.a $origin" >>"$folder/archives.new/origins"
  done
  mv "$folder/archives.new" "$folder/archives"
}

read_lists
made_of=$(sha256sum packaging/libraries.sh packaging/toolchain.cmake && packages)
if [[ ! -e $folder/made_of || $(<"$folder/made_of") != "$made_of" ]]; then
  rm -rf "$folder"/{made_of,sysroot,curl,archives,apt/cache/archives/*.deb}
  echo "libraries.sh: packages of Debian for $architecture" >&2
  make_sysroot
  make_curl
  make_archives
  echo "$made_of" >"$folder/made_of"
fi
