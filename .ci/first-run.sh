#!/usr/bin/env bash
# A newcomer's first minutes, as the README tells them: a fresh clone below a home folder that nobody else
# may enter, once as root and beside it once as a user without rights. Started by someone who is not root, it
# can try only the latter. Times are told, never judged. `.ci/first-run.sh root` tries only that one. Beside the user, root
# starts an empty instance and ends it: as root the database works under another user's name, and nothing else differs.
set -euo pipefail
set -m # each command in the background is a process group, which Ctrl-C reaches as in a terminal
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

home="" running="" made_user="" place="" walks=()
leave() {
  [ ${#walks[@]} = 0 ] || kill -- "${walks[@]/#/-}" 2>/dev/null || true
  [ -z "$running" ] || { kill -KILL -- "-$running" && wait "$running"; } 2>/dev/null || true
  if [ -n "$home" ]; then
    place=$(cat "$home/payung/.payung/postgres.place" 2>/dev/null || true)
    rm -rf "$home" ${place:+"$place"}
  fi
  [ -z "$made_user" ] || userdel "$made_user" 2>/dev/null || true
}
trap leave EXIT

fail() {
  echo "not ok $who: $*" >&2
  [ ! -s "${log:-}" ] || tail -n 40 "$log" >&2
  exit 1
}

# Milliseconds since the epoch.
now() { date +%s%3N; }

# Says that something holds, and how long it took since the moment given.
ok() { printf 'ok %-8s %s (%s s)\n' "$who" "$1" "$(awk "BEGIN { printf \"%.1f\", ($(now) - $2) / 1000 }")"; }

# Runs a command as the newcomer in the clone, with nothing of our environment but what reaches the registry.
as_newcomer() { (cd "$home/payung" && exec "${become[@]}" env -i "${given[@]}" "$@"); }

# Asks until the address answers or the process is gone.
answers() {
  until node -e 'fetch(process.argv[1]).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))' "$1"; do
    kill -0 "$running" 2>/dev/null || return 1
    sleep 0.1
  done
}

# Starts `npm start` and waits for the first page.
start() {
  as_newcomer PORT="$port" npm start "$@" >"$log" 2>&1 </dev/null &
  running=$!
  answers "$at/" || fail "npm start $* gave no page"
  local tries=0
  # It answers a moment before it says so.
  until grep -q "$at/status" "$log"; do
    [ $((tries += 1)) -le 100 ] || fail "npm start does not say what to open"
    sleep 0.1
  done
}

# How many processes work with the newcomer's database or for it.
left() {
  cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' |
    grep -cF -e "$home/payung/" -e "${place:-$home/payung/}" || true
}

# Ctrl-C: everything ends, PostgreSQL too. npm may be gone a moment before what it started.
stop() {
  local code=0 tries
  kill -INT -- "-$running"
  wait "$running" 2>/dev/null || code=$?
  running=""
  [ "$code" = 0 ] || [ "$code" = 130 ] || fail "Ctrl-C ended it with $code"
  for tries in {1..300}; do
    [ "$(left)" != 0 ] || return 0
    sleep 0.1
  done
  fail "Ctrl-C left a process behind"
}

# $1 says who, the rest is the command that makes a process that newcomer's.
walk() {
  who=$1 && shift
  become=("$@")
  home=$(mktemp -d)
  log=$home/log
  port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
  at=http://localhost:$port
  given=(HOME="$home" PATH="$PATH" CI=true npm_config_registry="$(npm config get registry 2>/dev/null)")
  local name
  for name in NODE_EXTRA_CA_CERTS SSL_CERT_FILE HTTPS_PROXY https_proxy; do
    [ -z "${!name:-}" ] || given+=("$name=${!name}")
  done

  git clone --quiet "$checkout" "$home/payung"
  # What was fetched before need not be fetched again; without it, all is.
  local cache
  cache=$(npm config get cache 2>/dev/null)/_cacache
  [ ! -d "$cache" ] || { mkdir "$home/.npm" && cp -R "$cache" "$home/.npm/"; }
  [ ${#become[@]} = 0 ] || [ "$(id -u)" != 0 ] || chown -R "$user" "$home"
  chmod 700 "$home"

  local began
  began=$(now)
  as_newcomer npm ci >"$log" 2>&1 || fail "npm ci"
  ok "npm ci" "$began"

  if [ "$how" = start ]; then
    began=$(now)
    start -- --empty
    place=$(cat "$home/payung/.payung/postgres.place" 2>/dev/null || true)
    ok "npm start -- --empty" "$began"
    began=$(now)
    stop
    ok "Ctrl-C ends all of it" "$began"
    began=$(now)
    start -- --empty
    ok "npm start -- --empty again" "$began"
    stop
    return
  fi

  began=$(now)
  start
  ok "npm start makes the example city and serves it" "$began"
  place=$(cat "$home/payung/.payung/postgres.place" 2>/dev/null || true)
  local stage
  for stage in intake facts duplicates decisions cohort decree batch reply; do
    grep -q "^$stage " "$log" || fail "npm start does not tell of its $stage"
  done
  for page in / /status /docs /health /metrics /figures.csv /v1/figures; do
    answers "$at$page" || fail "$page does not answer"
  done
  began=$(now)
  key=$(as_newcomer npx payung key --role verifier --label "to try it" --example 2>>"$log") || fail "npx payung key"
  as_newcomer KEY="$key" AT="$at" node -e '
    fetch(`${process.env.AT}/v1/applications?outcome=referred&limit=5`, {
      headers: { Authorization: `Bearer ${process.env.KEY}` },
    }).then((r) => r.json()).then((page) => process.exit(JSON.stringify(page).includes("referred") ? 0 : 1))' ||
    fail "the key opens no application"
  ok "npx payung key, and the API with it, while it serves" "$began"

  began=$(now)
  stop
  ok "Ctrl-C ends all of it" "$began"
  began=$(now)
  start
  ok "npm start again" "$began"
  ! grep -q '^intake ' "$log" || fail "the second start made the city again"
  stop
  began=$(now)
  start -- --empty
  ok "npm start -- --empty" "$began"
  stop

  began=$(now)
  as_newcomer npx payung example --workers 2000 --seed 1 --out example >"$log" 2>&1 || fail "npx payung example"
  ok "npx payung example" "$began"
  began=$(now)
  local run=(npx payung run example/list.xlsx --civil example/civil.csv --members example/members.csv
    --welfare example/welfare.csv --out results)
  as_newcomer "${run[@]}" >"$log" 2>&1 || fail "npx payung run"
  ok "npx payung run" "$began"
  for name in decisions.csv duplicates.csv errors.xlsx insurer-batch.xlsx summary.json; do
    [ -s "$home/payung/results/$name" ] || fail "there is no results/$name"
  done
  as_newcomer "${run[@]}" >"$log" 2>&1 || fail "npx payung run, again"
  grep -q "nothing has changed" "$log" || fail "the second run does not say that nothing has changed"
  as_newcomer npx payung request civil --out request.csv >"$log" 2>&1 || fail "npx payung request"
  began=$(now)
  local enrol=(npx payung enrol --cohort "Angkatan 1" --quota 500 --decree 12/2026 --out enrolled)
  if as_newcomer "${enrol[@]}" --funder baznas >"$log" 2>&1; then fail "a funder that no rule knows was taken"; fi
  grep -q "FUNDER_IS_STATE_BUDGET" "$log" || fail "the refusal of a funder does not name the rule"
  as_newcomer "${enrol[@]}" >"$log" 2>&1 || fail "npx payung enrol"
  ok "npx payung enrol" "$began"
  for name in insurer-batch.xlsx waiting-list.csv; do
    [ -s "$home/payung/enrolled/$name" ] || fail "there is no enrolled/$name"
  done
  began=$(now)
  # Asked about nothing but the results, what looks at everything must say that there is nothing for it.
  if as_newcomer npx biome format example results enrolled request.csv >"$log" 2>&1 ||
    ! grep -q "No files were processed" "$log"; then
    fail "with the results lying there, npm test would complain of them"
  fi
  ok "the project's checks do not mind the results" "$began"
  [ -z "$(cd "$home/payung" && git -c safe.directory='*' status --porcelain --untracked-files=no)" ] ||
    fail "the newcomer's first minutes changed the project"
}

as_user() {
  user=$(awk -F: '$3 >= 1000 && $3 < 60000 { print $1; exit }' /etc/passwd)
  if [ -z "$user" ]; then
    user=newcomer made_user=newcomer
    useradd --no-create-home "$user"
  fi
  walk user setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups
}

how=${2:-whole}
case ${1:-both} in
  root) walk root ;;
  user) if [ "$(id -u)" = 0 ]; then as_user; else walk user; fi ;;
  both)
    # Side by side: what one waits for, the other uses.
    tried=(user)
    if [ "$(id -u)" = 0 ]; then tried+=(root); else echo "As root it would also try root's own first minutes."; fi
    failed=0
    for each in "${tried[@]}"; do
      "$checkout/.ci/first-run.sh" "$each" "$([ "$each" = root ] && echo start || echo whole)" &
      walks+=($!)
    done
    for each in "${walks[@]}"; do wait "$each" || failed=1; done
    walks=()
    exit "$failed"
    ;;
  *) echo "There is no newcomer $1: choose root or user." >&2 && exit 2 ;;
esac
