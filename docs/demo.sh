#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What `./dev demo` shows: one promotion in a repository made for the occasion. Everything printed
# is computed by this run, and nothing of it stays behind.
set -euo pipefail

tool=$(realpath "${1:?usage: docs/demo.sh PATH-OF-update-values}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Neither the user's Git settings nor the CI job around us are part of the show.
# shellcheck disable=SC2086
unset ${!GITHUB_@} ${!GITOPS_@} ${!GIT_@}
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
PATH=$(dirname "$tool"):$PATH

say() {
  printf '\n# %s\n' "$*"
}

# Prints a command as one would type it, long ones with a line per flag, then runs it.
run() {
  local word separator=' '
  if (($# > 8)); then separator=$' \\\n    '; fi
  printf '$ %s' "$1"
  for word in "${@:2}"; do
    case $word in
      --*) printf '%s' "$separator" ;;
      *) printf ' ' ;;
    esac
    case $word in
      *[[:space:]%]*) printf "'%s'" "$word" ;;
      *) printf '%s' "$word" ;;
    esac
  done
  printf '\n'
  "$@"
}

write_environment() {
  cat >"environments/$1/values.yaml" <<TEXT
# The shop in $1
frontend:
  image:
    repository: registry.example.com/shop/frontend
    tag: '1276e23'     # quoted: YAML would read a number
  replicas: $2

backend:
  image:
    repository: registry.example.com/shop/backend
    tag: 9f8e7d6       # written by the pipeline
  replicas: $2
TEXT
}

make_repository() {
  git init --quiet --bare --initial-branch main shop.git
  git clone --quiet shop.git seed 2>clone.log
  cd seed
  mkdir -p helm/templates environments/staging environments/production
  printf 'apiVersion: v2\nname: shop\nversion: 0.1.0\n' >helm/Chart.yaml
  local part
  for part in frontend backend; do
    printf 'image: "{{ .Values.%s.image.repository }}:{{ .Values.%s.image.tag }}"\n' \
      $part $part >helm/templates/$part.yaml
  done
  write_environment staging 1
  write_environment production 3
  git add .
  git -c user.name=Developer -c user.email=dev@example.com commit --quiet -m 'Add the shop'
  git push --quiet origin HEAD:main
  cd ..
  rm -rf seed
}

say "A GitOps repository: a Helm chart and two environments"
make_repository
run git -C shop.git ls-tree -r --name-only main

promote=(update-values --repo shop.git --branch main --file environments/staging/values.yaml
  --set frontend.image.tag=8051e42 --set backend.image.tag=8051e42)

say "A build made 8051e42: both tags change in one commit"
run "${promote[@]}"

say "What the commit holds"
run git -C shop.git show --format='%h %an: %s%n%n%b' main

say "The same again changes nothing"
run "${promote[@]}"

say "Result"
run git -C shop.git log --oneline main
if [[ $(git -C shop.git rev-list --count main) != 2 ]]; then
  echo "expected one commit on top of the first" >&2
  exit 1
fi
