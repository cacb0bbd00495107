#!/bin/bash
# curl: one connection for many URLs, several such processes; epoll and non-blocking sockets.
set -euo pipefail
host=$1 port=$2 requests=$3 connections=$4 seed=$5
modes=(whole whole pieces chunked slow close)
sizes=(0 1 12 700 1024 4096 16384 40000 65536 200000)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

repeated() { [ "$2" = 0 ] || yes "$1" | tr -d '\n' | head -c "$2"; } 2>/dev/null

work() {
  local number=$1 i token size mode
  RANDOM=$((seed * 100 + number))
  for ((i = 0; i < requests / connections; i++)); do
    token=curl$seed.$number.$i size=${sizes[RANDOM % 10]} mode=${modes[RANDOM % 6]}
    echo "url = http://$host:$port/$token/$size/$mode" >>"$folder/$number.urls"
    repeated "$token" "$size" >>"$folder/$number.expected" || true
  done
  curl -sS --fail --max-time 60 -K "$folder/$number.urls" >"$folder/$number.received" 2>"$folder/$number.errors" || return 1
  cmp -s "$folder/$number.expected" "$folder/$number.received"
}

wrong=()
for ((n = 0; n < connections; n++)); do work $n & wrong[n]=$!; done
for ((n = 0; n < connections; n++)); do
  wait "${wrong[n]}" || { echo "bad connection $n: $(head -1 "$folder/$n.errors") $(cmp "$folder/$n.expected" "$folder/$n.received" 2>&1 || true)"; exit; }
done
echo "ok $((requests / connections * connections))"
