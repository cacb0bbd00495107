#!/bin/bash
# check.sh: runs the model of gear 2's order. The design has to hold, and to fail with any of its checks left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Says "holds" or what was found. A search that was cut short proved nothing.
search() {
  local defines=() define report
  for define in "$@"; do defines+=("-D$define"); done
  (cd "$scratch" && spin "${defines[@]}" -a splice.pml >spin.log) || { cat "$scratch/spin.log" >&2; exit 1; }
  (cd "$scratch" && gcc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=2048 -DVECTORSZ=2048 -o pan pan.c)
  report=$(cd "$scratch" && timeout 120 ./pan -m200000)
  case $report in
    *"pan:1:"*) sed -n 's/^pan:1: \(.*\) (at depth.*/\1/p' <<<"$report" ;;
    *"errors: 0"*) ! grep -qiE 'not completed|max search depth' <<<"$report" && echo holds ;;
    *) echo "no result: $report" ;;
  esac
}

holds() { expect holds "$@"; }
fails() { expect fails "$@"; }

expect() {
  local expected=$1 what=$2 found
  shift 2
  found=$(search "$@")
  case $found in
    holds) echo "holds:   $what" ;;
    *) echo "refuted: $what: $found" ;;
  esac
  case $found in
    holds) [ "$expected" = holds ] || wrong "$what: no counterexample" ;;
    "assertion violated"* | "invalid end state"*) [ "$expected" = fails ] || wrong "$what: $found" ;;
    *) wrong "$what: $found" ;;
  esac
}

failed=0
wrong() { echo "model: $*" >&2; failed=1; }

cp splice.pml "$scratch"
holds "two threads send, one of them pipelines"
holds "two clients share a link" CLIENTS=2 SECOND=0
holds "late responses" TIMEOUTS
holds "two links, late responses" LINKS=2 TIMEOUTS FIRST=1
holds "a connection joins, a response is late, a link's element is reused, the connection leaves" JOIN TIMEOUTS REUSE LEAVE
holds "a blocking reader with MSG_WAITALL" BLOCKING

fails "c's queue is used though TCP is not drained" NO_DRAINED
fails "a request is taken while b's threads are inside" NO_REST
fails "b's threads are counted before the state is taken" REST_FIRST
fails "the relay writes to a while b's threads are inside" NO_TURN
fails "the relay takes a turn while nothing of c waits for it" STALE_TURN
fails "a lease without compare-and-swap" NO_LEASE CLIENTS=2 SECOND=0
fails "a blocking reader is given octets" NO_READER BLOCKING
fails "the lease is returned before the state is taken" LEASE_FIRST CLIENTS=2 SECOND=0 TIMEOUTS
fails "a link that timed out loses its client after the wait" CLEAR_LATE LINKS=2 TIMEOUTS FIRST=1
fails "a link's element is reused while b's threads are inside" NO_RENEW_REST REUSE
fails "c joins while nothing is to be written to it" JOIN_LATE JOIN
fails "c leaves the sockmap while b's threads are inside" NO_LEAVE_REST LEAVE
[ $failed = 0 ] || { echo "model: not as expected" >&2; exit 1; }
