#!/bin/bash
# A proxy as a client of the mesh, driven by client.py: proxy.sh nginx|haproxy HOST PORT REQUESTS CONNECTIONS SEED
set -euo pipefail
kind=$1 host=$2 target=$3
here=$(dirname "$(readlink -f "$0")")
folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export PATH=$PATH:/usr/sbin

end() {
  kill "$proxy" 2>/dev/null || true
  wait "$proxy" 2>/dev/null || true
  rm -rf "$folder"
}

fill() { sed "s#PORT#$port#; s#HOST#$host#; s#TARGET#$target#; s#FOLDER#$folder#" "$here/$1"; }

case $kind in
  nginx) fill nginx.conf >"$folder/conf"; nginx -c "$folder/conf" -e "$folder/nginx.log" & ;;
  haproxy) fill haproxy.cfg >"$folder/conf"; haproxy -db -f "$folder/conf" >"$folder/log" 2>&1 & ;;
esac
proxy=$!
trap end EXIT
for ((i = 0; i < 100; i++)); do
  (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.05
done
python3 "$here/client.py" 127.0.0.1 "$port" "${@:4}"
