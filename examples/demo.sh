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
sed -e 's/owner: clerk/owner: clark/; s/| 3..7 /| 3-7 /' examples/hello/hello.sop > "$mistake/changed.sop"
show lint changed.sop
(cd "$mistake" && "$sop" lint --today 2026-10-01 changed.sop) 2>&1 || true

say "3. The conversations of the service centre still come out as they should"
run test examples/service_centre

say "4. What does a train passenger get for 105 minutes, and why?"
run eval examples/published/eu_rail.sop compensation --facts '{"price":"39.50 EUR","delay":105}' --format text --because

say "5. The service centre as a picture"
mkdir -p "$(dirname "$drawing")"
show graph --format svg examples/service_centre/service_centre.sop '> '"$drawing"
"$sop" graph --format svg examples/service_centre/service_centre.sop > "$drawing"
