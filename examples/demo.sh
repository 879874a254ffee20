#!/usr/bin/env bash
# ./dev demo: what sop does, on the procedures of this folder. SOP names the program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
sop=${SOP:-build/release/bin/sop}
drawing=${SOP_DEMO_DRAWING:-build/service_centre.svg}

say() { printf '\n== %s\n' "$*"; }
run() {
  printf '$ sop'
  for word in "$@"; do
    case $word in *[!a-zA-Z0-9_./-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  "$sop" "$@"
}

say "1. The checker reads every procedure here and has nothing to say"
run lint --today 2026-09-15 examples/hello/hello.sop examples/service_centre/service_centre.sop
for procedure in examples/published/*.sop; do run lint --today 2026-09-15 "$procedure"; done

say "2. A mistake, and what it says about it"
mistake=$(mktemp --suffix=.sop)
trap 'rm -f "$mistake"' EXIT
sed -e 's/owner: clerk/owner: clark/' -e 's/| 3..7 /| 3-7 /' examples/hello/hello.sop > "$mistake"
"$sop" lint --today 2026-09-15 "$mistake" 2>&1 || true

say "3. What does a train passenger get, and why?"
run eval examples/published/eu_rail.sop compensation --facts '{"price":"39.50 EUR","delay":105}' --format text --because

say "4. By when must a bank decide?"
run eval examples/published/reg_e.sop initial_deadline final_deadline --facts '{"notice":"2026-11-25"}'

say "5. The service centre as a picture"
mkdir -p "$(dirname "$drawing")"
"$sop" graph --format svg examples/service_centre/service_centre.sop > "$drawing"
printf 'drawn: %s\n' "$drawing"
