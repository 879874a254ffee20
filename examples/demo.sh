#!/usr/bin/env bash
# ./dev demo: what sop does, on the procedures of this folder. SOP names the program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
sop=${SOP:-build/release/bin/sop}
drawing=${SOP_DEMO_DRAWING:-build/service_centre.svg}
mistake=$(mktemp -d)
trap 'rm -rf "$mistake"' EXIT

say() { printf '\n== %s\n' "$*"; }
show() {
  printf '$ sop'
  for word in "$@"; do
    case $word in *[!a-zA-Z0-9_./-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
}
run() {
  show "$@"
  "$sop" "$@"
}

say "1. Check every procedure of this folder. Nothing is said: no mistake was found"
run lint --today 2026-10-01 examples

say "2. Somebody changes two words of a procedure, and makes two mistakes"
sed -e '0,/owner: clerk/s//owner: clark/; s/| 3..7 /| 3-7 /' examples/hello/hello.sop > "$mistake/changed.sop"
show lint changed.sop
(cd "$mistake" && "$sop" lint --today 2026-10-01 changed.sop) 2>&1 || true

say "3. Play the conversations that are written down as tests"
run test examples/service_centre

say "4. A poor repair, from the first word to the end: what happens, whose it is, what we say and pay"
run simulate examples/service_centre examples/service_centre/poor_repair.jsonl --brief

say "5. A delay: nobody answers, nobody knows when, and then somebody does"
run simulate examples/service_centre examples/service_centre/delay.jsonl --brief

say "6. An incident, two minutes before the shift changes in Tallinn: each time on the wall, and as an instant"
run simulate examples/incident_line examples/incident_line/events.jsonl --brief --instants

say "7. The service centre as a picture"
mkdir -p "$(dirname "$drawing")"
printf '$ sop graph --format svg examples/service_centre/service_centre.sop > %s\n' "$drawing"
"$sop" graph --format svg examples/service_centre/service_centre.sop > "$drawing"

say "Now you: play a case yourself, and type \`help\` when you are asked what happens"
printf '$ %s simulate examples/service_centre --interactive\n' "$sop"
