#!/bin/bash
# hygiene.sh begin DIR | end DIR: what the tests, run with WEFT_TEST_RUN=DIR in between, left behind:
# processes, BPF programs and pins, cgroups, network namespaces, and warnings in the kernel's log.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
PATH=$PATH:/usr/sbin

action=$1
dir=$2
marker="weft tests begin $dir"

# What the tests started carries their mark in its environment, whoever its parent is by now.
processes() {
  local pid
  for pid in $(grep -lsz "^WEFT_TEST_RUN=$dir$" /proc/[0-9]*/environ | cut -d/ -f3); do
    echo "process $pid $(tr '\0' ' ' 2>/dev/null </proc/"$pid"/cmdline || true)"
  done
}

programs() { bpftool -j prog list | grep -o '"id":[0-9]*,"type":"[a-z_0-9]*","name":"[^"]*"' | sed 's/^/program /' || true; }

pins() { find /sys/fs/bpf -mindepth 1 ! -name '*.debug' -printf 'pin %p\n'; }

cgroups() {
  local root
  root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
  [ -z "$root" ] || find "$root" -mindepth 1 -type d -printf 'cgroup %p\n'
}

attached() {
  local root
  root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
  [ -z "$root" ] || bpftool cgroup tree "$root" 2>/dev/null | sed -n 's/^ *\([0-9]\)/attached \1/p' || true
}

namespaces() { ip netns list 2>/dev/null | sed 's/^/namespace /' || true; }

snapshot() { { processes; programs; pins; cgroups; attached; namespaces; } | sort -u; }

# Programs are freed after a grace period and children are reaped late: ask again for ten seconds.
leftovers() {
  local left _
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    left=$(snapshot | comm -13 "$dir/baseline" -)
    [ -n "$left" ] || return 0
    sleep 1
  done
  say "left behind:"
  echo "$left" >&2
  return 1
}

kernel_warnings() {
  local found
  found=$(dmesg | sed -n "/${marker//\//\\/}/,\$p" \
    | grep -E 'WARNING:|BUG:|Oops|Call Trace|general protection|soft lockup|rcu.*stall|refcount_t|KASAN|UBSAN|hung_task|Out of memory' || true)
  [ -z "$found" ] && return 0
  say "the kernel complained during the tests:"
  echo "$found" >&2
  return 1
}

case $action in
  begin)
    mkdir -p "$dir"
    snapshot >"$dir/baseline"
    echo "$marker" >/dev/kmsg
    ;;
  end)
    failed=0
    leftovers || failed=1
    kernel_warnings || failed=1
    exit $failed
    ;;
  *) die "hygiene.sh begin|end DIR" ;;
esac
