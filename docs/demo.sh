#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What `./dev demo` shows: a commit on its way to the cluster, a bad one, and the way back. The
# programs, git and the Git server are real, and so is what the commits hold. docs/demo/world.py has
# the rest, which is of our tests. Everything printed is computed by this run, and nothing of it
# stays behind.
set -euo pipefail

# Nothing of the user's settings or of a CI job around us is part of the show.
if [[ ${1:-} != --alone ]]; then
  kept=()
  for variable in PATH TMPDIR TERM NO_COLOR ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS; do
    if [[ -v $variable ]]; then kept+=("$variable=${!variable}"); fi
  done
  exec env -i "${kept[@]}" bash "${BASH_SOURCE[0]}" --alone "$@"
fi
shift

tools=$(realpath "${1:?usage: docs/demo.sh DIRECTORY-OF-THE-TOOLS}")
docs=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
image=registry.example.com/shop
steps=0
title='' bold='' dim='' plain=''
if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  title=$'\e[1;36m' bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
fi

work=$(mktemp -d)
running='' world=''
export LC_ALL=C.UTF-8 HOME=$work GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat GIT_TERMINAL_PROMPT=0
trap stop EXIT
cd "$work"

stop() {
  local status=$? process
  if ((status != 0)); then printf '\ndemo: ended in step %d\n' "$steps" >&2; fi
  for process in $running $world; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  cd /
  rm -rf "$work"
}

fail() {
  printf 'demo: %s\n' "$*" >&2
  exit 1
}

# step TITLE [LINE]...: what happens, and why that matters.
step() {
  finish_step
  step_began=$EPOCHREALTIME
  printf '\n%s%d. %s%s\n' "$title" $((++steps)) "$1" "$plain"
  if (($# > 1)); then printf '   %s\n' "${@:2}"; fi
  echo
}

finish_step() {
  if ((steps > 0)); then printf '%s[%s]%s\n' "$dim" "$(seconds_since "$step_began")" "$plain"; fi
}

seconds_since() {
  local tenths=$(((${EPOCHREALTIME/./} - ${1/./} + 50000) / 100000))
  printf '%d.%d s' $((tenths / 10)) $((tenths % 10))
}

# Prints a command as one would type it, then runs it. What it prints for people comes in between
# its results, in the order in which it was printed.
run() {
  show "$@"
  "$@" 2>&1 &
  running=$!
  local status=0
  wait "$running" || status=$?
  running=''
  return "$status"
}

# A line that is too long goes on before a flag.
show() {
  local word line='$' flag=''
  for word in "$@" --; do
    case $word in
      *[[:space:]\'\"%*]*) word="'$word'" ;;
    esac
    if [[ $word != --* ]]; then
      flag+=" $word"
      continue
    fi
    if ((${#line} + ${#flag} > 98)); then
      printf '%s%s \\%s\n' "$bold" "$line" "$plain"
      line='   '
    fi
    line+=$flag
    flag=" $word"
  done
  printf '%s%s%s\n' "$bold" "$line" "$plain"
}

# Git, an Argo CD with its cluster, DingTalk and Slack. They end with this script, however it ends.
start_world() {
  mkfifo held
  PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$docs/demo/world.py" "$work" <held >world.log 2>&1 &
  world=$!
  exec 9>held
  local tries=0
  until [[ -s world.sh ]]; do
    if ((++tries > 600)) || ! kill -0 "$world" 2>/dev/null; then
      cat world.log >&2
      fail "what the demo deploys to did not start"
    fi
    sleep 0.1
  done
  # shellcheck disable=SC1091  # written by world.py
  . ./world.sh
}

# As a pipeline has it: where things are, and the passwords, come from variables.
# shellcheck disable=SC2154  # world.sh has them
configure() {
  export GITOPS_UPDATE_VALUES_REPO=$deploy ARGOCD_SERVER=$argocd ARGOCD_AUTH_TOKEN=$token
  cat >slack.yaml <<TEXT
service.slack: |
  token: \$slack-token
  apiURL: $slack/api/
context: |
  argocdUrl: https://cd.example.com
subscriptions: |
  - recipients: ["slack:releases"]
    triggers: [on-deployed, on-health-degraded]
TEXT
  cat >dingtalk.yaml <<TEXT
service.dingtalk: |
  url: $dingtalk/robot/send?access_token=\$dingtalk-token
  secret: \$dingtalk-secret
context: |
  argocdUrl: https://cd.example.com
subscriptions: |
  - recipients: [dingtalk]
    triggers: [on-deployed, on-health-degraded]
TEXT
  cat >secret.yaml <<'TEXT'
kind: Secret
stringData: {slack-token: xoxb-shop, dingtalk-token: shop, dingtalk-secret: SECshop}
TEXT
}

# commit_and_push DATE MESSAGE: the same commit in every demo, so the same tag.
commit_and_push() {
  export GIT_AUTHOR_DATE=$1 GIT_COMMITTER_DATE=$1
  run git -C shop commit --quiet --all --message "$2"
  unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE
  run git -C shop push --quiet
  tag=$(git -C shop rev-parse --short=7 HEAD)
  # Pipelines know this of themselves; this is how anybody can say it.
  export GITOPS_NOTIFY_CI="commit.shortSha=$tag"$'\n'"commit.title=$2"
  echo "CI builds $image:$tag"
}

tell() {
  run gitops-notify --config catalog:en --config slack.yaml --secret secret.yaml \
    --app shop-staging --results wait.json
  show_message Slack
  run gitops-notify --config catalog:zh --config dingtalk.yaml --secret secret.yaml \
    --app shop-staging --results wait.json
  show_message DingTalk
}

# What has arrived, as a reader sees it.
show_message() {
  if [[ $(grep '^[^ ]' messages.txt) != "$1 shows" ]]; then fail "expected one message in $1"; fi
  cat messages.txt
  : >messages.txt
}

began=$EPOCHREALTIME
# `sync` and `wait` have names of system commands, so they are called as they are installed.
mkdir bin
for tool in update-values sync wait notify apply-appset; do
  ln -s "$tools/$tool" "bin/gitops-$tool"
done
PATH=$work/bin:$PATH
git config --global color.ui "$([[ -n $title ]] && echo auto || echo never)"
git config --global user.name Developer
git config --global user.email developer@example.com
start_world
configure
# shellcheck disable=SC2154  # as above
git clone --quiet "$shop" shop

echo "${title}A commit on its way to the cluster, a bad one, and the way back${plain}"
printf '%s\n' \
  'Real: the five programs, git, and a Git server over HTTP. Stand-ins: Argo CD and its cluster,' \
  'DingTalk and Slack. Addresses and passwords come from variables, as in a pipeline.'

step 'A developer pushes a commit' \
  'The pipeline builds an image of it. Its tag is the short id of the commit: everybody can tell' \
  'what runs.'
cat >shop/shop.py <<'TEXT'
name = "everybody"
print(f"The shop is open. Welcome, {name}!")
TEXT
commit_and_push 2026-01-05T09:00:00Z 'Welcome everybody'
good=$tag

step 'The tag is written into the GitOps repository' \
  'No clone, no sed: one commit that changes this value and not a byte more.'
run gitops-update-values --file staging/values.yaml --image "$image:$tag" --result commit=commit.txt
run git -C deploy.git show --format='%h %an: %s' --unified=1 main

step 'Argo CD deploys it, and gitops-wait waits for this very commit' \
  'Healthy at the commit before does not count: that is what Argo CD says at first.'
run gitops-wait --app shop-staging --revision "$(<commit.txt)" --json wait.json

step 'The team is told, in two places and two languages' \
  'The words come with the program; services and subscriptions are those that Argo CD has.'
tell

step 'A bad commit arrives' \
  'It reads a setting that nobody has made. No test has seen that; the cluster will.'
cat >shop/shop.py <<'TEXT'
import os
discount = int(os.environ["DISCOUNT"])
print(f"The shop is open. {discount} % off!")
TEXT
commit_and_push 2026-01-05T10:00:00Z 'Give a discount'
run gitops-update-values --file staging/values.yaml --image "$image:$tag" --result commit=commit.txt

step 'gitops-wait says which resource fails, and why' \
  'It does not sit there until its time is up, and its exit status stops the pipeline.'
status=0
run gitops-wait --app shop-staging --revision "$(<commit.txt)" --degraded-after 2s \
  --json wait.json || status=$?
echo "exit status $status"
if ((status != 1)); then fail "expected exit status 1 (the goal was not reached)"; fi
tell

step 'The pipeline takes its commit back, and everybody knows' \
  'A new commit undoes what that one has changed, whatever others have done since then.'
run gitops-update-values --revert "$(<commit.txt)" --result commit=commit.txt
run gitops-wait --app shop-staging --revision "$(<commit.txt)" --json wait.json
export GITOPS_NOTIFY_CI="commit.shortSha=$good"$'\n'"commit.title=Welcome everybody"
tell
run git -C deploy.git log --oneline main

step 'On to production, where a person decides' \
  'Production gets the tag that staging runs. Nothing is automatic there: gitops-sync starts it.'
run gitops-update-values --copy staging/values.yaml::image.tag --to production/values.yaml \
  --result commit=commit.txt
run gitops-sync --app shop-production --revision "$(<commit.txt)" --wait

step 'And another thing: what would this pull request delete?' \
  'An ApplicationSet makes an application of each folder. Renaming one looks harmless.'
cp -r "$docs/examples/applicationsets" platform
git -C platform init --quiet --initial-branch main
git -C platform remote add origin https://git.example.com/acme/deploy.git
git -C platform add .
git -C platform commit --quiet --message 'Begin'
cd platform
run git mv addons/metrics-server addons/metrics
run gitops-apply-appset --file appsets/addons.yaml --cluster-file clusters.yaml --against main
cd "$work"

finish_step
printf '\n%sDone in %s. Nothing of it stays behind.%s\n' \
  "$title" "$(seconds_since "$began")" "$plain"
