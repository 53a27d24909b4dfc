#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What `./dev demo` shows: a deployment, from the new images to healthy, its promotion, which goes
# wrong, and the way back. The Git repository is a real one, made for the occasion. In the place of Argo CD is the stand-in of
# our tests (tests/fakes/argocd_server), and in those of DingTalk and Slack others
# (tests/fakes/chat_server). In the end, a pull request would delete applications of an
# ApplicationSet. Everything printed is computed by this run, and nothing of it stays
# behind.
set -euo pipefail

tools=$(realpath "${1:?usage: docs/demo.sh DIRECTORY-OF-THE-TOOLS}")
docs=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
tests=$(realpath "$docs/../tests")
work=$(mktemp -d)
stand_ins=()
trap stop EXIT
cd "$work"

stop() {
  local process
  for process in "${stand_ins[@]}"; do
    kill "$process" 2>/dev/null || true
    wait "$process" || true
  done
  rm -rf "$work"
}

# Neither the user's settings nor the CI job around us are part of the show.
# shellcheck disable=SC2086
unset ${!GITHUB_@} ${!GITOPS_@} ${!GIT_@} ${!ARGOCD_@}
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat HOME=$work

# `sync` and `wait` have names of system commands, so they are called as they are installed.
mkdir bin
for tool in update-values sync wait notify apply-appset; do
  ln -s "$tools/$tool" "bin/gitops-$tool"
done
PATH=$work/bin:$PATH

say() {
  printf '\n# %s\n' "$*"
}

# Prints a command as one would type it, long ones with a line per flag, then runs it. What it
# prints for people and its results come in the order in which they were printed.
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
      *[[:space:]%*]*) printf "'%s'" "$word" ;;
      *) printf '%s' "$word" ;;
    esac
  done
  printf '\n'
  "$@" 2>&1
}

fail() {
  echo "demo: $*" >&2
  exit 1
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

# start NAME MODULE ...: a stand-in, until it has written where it is into NAME.json.
start() {
  PYTHONPATH=$tests PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m "${@:2}" \
    --port-file "$1.json" </dev/null >"$1.log" 2>&1 &
  local process=$! tries=0
  stand_ins+=("$process")
  until [[ -s $1.json ]]; do
    if ((++tries > 100)) || ! kill -0 "$process" 2>/dev/null; then
      cat "$1.log" >&2
      fail "the stand-in $2 did not start"
    fi
    sleep 0.1
  done
}

# A team's services of Argo CD; DingTalk, which that lacks, in a file of its own. The words of the
# messages come with the program.
start_chats() {
  start chats fakes.chat_server dingtalk slack --settings <(echo '{"dingtalk": {
    "tokens": {"demo": {"secret": "SECdemo"}}}}')
  local dingtalk slack
  dingtalk=$(sed 's/.*"dingtalk": "\([^"]*\)".*/\1/' chats.json)
  slack=$(sed 's/.*"slack": "\([^"]*\)".*/\1/' chats.json)
  cat >services.yaml <<TEXT
kind: ConfigMap
data:
  context: |
    argocdUrl: $ARGOCD_SERVER
  service.slack: |
    token: \$slack-token
    apiURL: $slack/api/
TEXT
  cat >dingtalk.yaml <<TEXT
service.dingtalk: |
  url: $dingtalk/robot/send?access_token=\$dingtalk-token
  secret: \$dingtalk-secret
TEXT
  cat >secret.yaml <<'TEXT'
kind: Secret
stringData: {slack-token: xoxb-demo, dingtalk-token: demo, dingtalk-secret: SECdemo}
TEXT
}

# What has arrived, as a reader sees it.
show_chats() {
  sed -n '/^---/,$p' chats.log
}

# Two applications that follow the repository. How they fare in the cluster is written down here.
start_argocd() {
  cat >scenario.yaml <<'TEXT'
applications:
- name: shop-staging
  repo: https://git.example.com/shop.git
  path: environments/staging
  auto: {selfHeal: true}
  resources:
  - Service/shop
  - Deployment/frontend: {health: ["Progressing 1500ms", Healthy]}
  - Deployment/backend: {health: ["Progressing 2500ms", Healthy]}
- name: shop-production
  repo: https://git.example.com/shop.git
  path: environments/production
  resources:
  - Service/shop
  - Deployment/frontend: {health: ["Progressing 1500ms", Healthy]}
  - Deployment/backend:
      health: ["Progressing 1000ms", 'Degraded "Back-off restarting failed container"']
TEXT
  start argocd fakes.argocd_server --scenario scenario.yaml \
    --watch-repository shop.git=https://git.example.com/shop.git
  ARGOCD_SERVER=$(sed 's/.*"url": "\([^"]*\)".*/\1/' argocd.json)
  ARGOCD_AUTH_TOKEN=$(sed 's/.*"admin": "\([^"]*\)".*/\1/' argocd.json)
  export ARGOCD_SERVER ARGOCD_AUTH_TOKEN
}

# Another repository, with an ApplicationSet that makes an application of each folder on each
# cluster; and an Argo CD in which they have been for long.
start_platform() {
  cp -r "$docs/examples/applicationsets" platform
  git -C platform init --quiet --initial-branch main
  git -C platform remote add origin https://git.example.com/acme/deploy.git
  git -C platform add .
  git -C platform -c user.name=Developer -c user.email=dev@example.com commit --quiet -m 'Begin'
  {
    printf 'projects: {platform: {}}\nclusters:\n'
    sed 's/^---$//; s/^/  /; s/^  name:/- name:/' platform/clusters.yaml
    printf 'repositories:\n  https://git.example.com/acme/deploy.git:\n  - revision: a1\n    files:\n'
    printf '      addons/%s/kustomization.yaml: ""\n' cert-manager metrics-server
    printf 'applicationsets:\n- name: addons\n'
    sed -n '/^metadata:/,$s/^/  /p' platform/appsets/addons.yaml
  } >platform.yaml
  start platform fakes.argocd_server --scenario platform.yaml
  ARGOCD_SERVER=$(sed 's/.*"url": "\([^"]*\)".*/\1/' platform.json)
  ARGOCD_AUTH_TOKEN=$(sed 's/.*"admin": "\([^"]*\)".*/\1/' platform.json)
}

say "A GitOps repository: a Helm chart and two environments"
make_repository
run git -C shop.git ls-tree -r --name-only main

start_argocd
start_chats
say "Argo CD, for this demo: $(head -n 1 argocd.log)"
echo "shop-staging is synced automatically, shop-production by hand."

images=(--image registry.example.com/shop/frontend:8051e42
  --image registry.example.com/shop/backend:8051e42)

say "A build pushed two images, 8051e42: one commit writes them wherever staging names them"
run gitops-update-values --repo shop.git --branch main --file 'environments/staging/*.yaml' \
  "${images[@]}" --result commit=commit.txt

say "What the commit holds"
run git -C shop.git show --format='%h %an: %s%n%n%b' main

say "Wait until that very commit runs in staging"
run gitops-wait --app shop-staging --revision "$(<commit.txt)"

say "The same again changes nothing, and names the commit that holds it"
run gitops-update-values --repo shop.git --branch main --file 'environments/staging/*.yaml' \
  "${images[@]}" --result commit=commit.txt

say "Any other value has a path. Comments, quotes and blank lines stay as they are"
run gitops-update-values --repo shop.git --branch main --file environments/staging/values.yaml \
  --set frontend.replicas=2

say "On to production, whatever staging runs: the tags are copied, the replicas are not"
run gitops-update-values --repo shop.git --branch main \
  --copy environments/staging/values.yaml::frontend.image.tag \
  --copy environments/staging/values.yaml::backend.image.tag \
  --to environments/production/values.yaml --result commit=commit.txt

say "Production is synced by hand. This backend will not start there"
status=0
run gitops-sync --app shop-production --revision "$(<commit.txt)" --wait --degraded-after 2s \
  --json result.json || status=$?
echo "exit status $status"
if ((status != 1)); then fail "expected exit status 1 (the goal was not reached)"; fi

say "What would be said of it, and why: a preview sends nothing"
run gitops-notify --config catalog:en --config services.yaml --config dingtalk.yaml \
  --secret secret.yaml --app shop-production --results result.json --trigger on-health-degraded \
  --recipient dingtalk --preview

say "Tell the team, in two places and two languages"
run gitops-notify --config catalog:en --config services.yaml --secret secret.yaml \
  --app shop-production --results result.json --trigger on-health-degraded \
  --recipient slack:releases
run gitops-notify --config catalog:zh --config services.yaml --config dingtalk.yaml \
  --secret secret.yaml --app shop-production --results result.json \
  --trigger on-health-degraded --recipient dingtalk

say "What has arrived, as a reader sees it"
show_chats
if [[ $(grep -c '^---' chats.log) != 2 ]]; then fail "expected two messages"; fi

say "Take the promotion back: only what it changed, whatever others have done since then"
run gitops-update-values --repo shop.git --branch main --revert last
if ! git -C shop.git diff --quiet main~2 main -- environments/production; then
  fail "expected production as it was before the promotion"
fi

say "Result"
run git -C shop.git log --oneline main
if [[ $(git -C shop.git rev-list --count main) != 5 ]]; then
  fail "expected four commits on top of the first"
fi

say "An ApplicationSet makes applications of folders. A pull request renames one of them"
start_platform
cd platform
run git mv addons/metrics-server addons/metrics
run gitops-apply-appset --file appsets/addons.yaml --cluster-file clusters.yaml --against main

say "Argo CD would delete what runs there. Whoever wants to apply that has to say so"
status=0
run gitops-apply-appset --apply --file appsets/addons.yaml --quiet \
  --repo-map https://git.example.com/acme/deploy.git=. || status=$?
echo "exit status $status"
if ((status != 6)); then fail "expected exit status 6 (a guard)"; fi
