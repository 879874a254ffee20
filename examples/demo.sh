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

say "1. Every procedure here is read and checked. Nothing is said: no mistake was found"
run lint --today 2026-10-01 examples

say "2. Somebody changes two words, and makes two mistakes"
sed -e '0,/owner: clerk/s//owner: clark/; s/| 3..7 /| 3-7 /' examples/hello/hello.sop > "$mistake/changed.sop"
show lint changed.sop
(cd "$mistake" && "$sop" lint --today 2026-10-01 changed.sop) 2>&1 || true

say "3. The conversations of the service centre still come out as they should"
run test examples/service_centre

say "4. A poor repair, from the first word to the record"
run simulate examples/service_centre examples/service_centre/poor_repair.jsonl --format text

say "5. A delay: nobody answers, nobody knows when, and then somebody does"
run simulate examples/service_centre examples/service_centre/delay.jsonl --format text

say "6. The service centre as a picture"
mkdir -p "$(dirname "$drawing")"
printf '$ sop graph --format svg examples/service_centre/service_centre.sop > %s\n' "$drawing"
"$sop" graph --format svg examples/service_centre/service_centre.sop > "$drawing"
