#!/bin/bash
# Compiles bpf-programs/<folder>/*.bpf.c to <out>/<name>.bpf.o: build.sh <out> [<folder>]
# The kernel's types come from its own BTF; the objects are relocatable (CO-RE), so another kernel can load them.
set -euo pipefail

out=$1
folder=${2:-}
[ -n "$folder" ] || exit 0

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
clang=${CLANG:-clang-19}
generated=$(dirname "$here")/target/bpf-include
[ -d "$here/$folder" ] || { echo "bpf-programs/$folder: no such folder (property bpf.programs)" >&2; exit 1; }
command -v "$clang" >/dev/null || { echo "$clang not found: apt-get install clang-19, or run ./weft which does" >&2; exit 1; }

# Made once; written aside and renamed, because modules may build at the same time.
vmlinux() {
  [ -s "$generated/vmlinux.h" ] && return
  mkdir -p "$generated"
  local aside="$generated/vmlinux.h.$$"
  PATH=$PATH:/usr/sbin bpftool btf dump file /sys/kernel/btf/vmlinux format c >"$aside" \
    || { rm -f "$aside"; echo "no vmlinux.h: bpftool could not read /sys/kernel/btf/vmlinux" >&2; exit 1; }
  mv "$aside" "$generated/vmlinux.h"
}

# A source may lie elsewhere than its headers: those of tests do.
stale() { [ ! -e "$1" ] || [ -n "$(find "$here" "$here/$folder" -name '*.[ch]' -newer "$1" -print -quit)" ]; }

vmlinux
mkdir -p "$out"
for source in "$here/$folder"/*.bpf.c; do
  [ -e "$source" ] || continue
  object=$out/$(basename "$source" .c).o
  stale "$object" || continue
  "$clang" -O2 -g -target bpf -mcpu=v3 -D__TARGET_ARCH_x86 -Wall -Werror \
    -I "$here/include" -I "$generated" -c "$source" -o "$object.$$" && mv "$object.$$" "$object" \
    || { rm -f "$object.$$"; exit 1; }
done
