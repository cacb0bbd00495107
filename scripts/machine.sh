# Sets a machine up: what the build and a node need, installed where apt has it, named where it has not.

setup_build() {
  setup_run
  need_package mvn maven "builds the Java modules"
  need_package clang-19 clang-19 "compiles the BPF programs"
  need_package clang-format-19 clang-format-19 "checks the format of the BPF programs"
  need_package bpftool bpftool "writes the kernel's types to vmlinux.h"
  need_file /usr/include/bpf/bpf_helpers.h libbpf-dev "declares the BPF helpers"
}

setup_tests() {
  setup_build
  need_package python3 python3 "is a client and a server of the tests"
  need_package node nodejs "is a client and a server of the tests"
  need_package spin spin "checks the argument for the order of spliced octets"
  need_package gcc gcc "compiles what spin writes"
  need_file "/usr/include/stdio.h" libc6-dev "declares the C library for what spin writes"
  need_package curl curl "is a client of the tests"
  need_server nginx nginx-light "is a client of the tests"
  need_server haproxy haproxy "is a client of the tests"
}

setup_run() {
  find_jdk
  need_file "/usr/lib/*/libbpf.so.1" libbpf1 "loads BPF programs"
  need_package ip iproute2 "makes network namespaces"
}

# One line for each thing that is missing; a mount that is absent is made.
setup_kernel() {
  kernel_ready || exit 1
}

kernel_ready() {
  local ok=0
  [ "$(id -u)" = 0 ] || { say "no root: BPF programs are loaded by root alone; run it with sudo"; return 1; }
  [ -r /sys/kernel/btf/vmlinux ] || { say "no BTF: /sys/kernel/btf/vmlinux is missing; boot a kernel with CONFIG_DEBUG_INFO_BTF=y"; ok=1; }
  mounted bpf || mount_at bpf /sys/fs/bpf || { say "no BPF file system: mounting one at /sys/fs/bpf failed; a container needs CAP_SYS_ADMIN or its host's mount, a kernel CONFIG_BPF_SYSCALL=y"; return 1; }
  mounted cgroup2 || mount_cgroup2 || { say "no cgroup v2: mounting it failed; a container needs CAP_SYS_ADMIN or its host's mount, a kernel CONFIG_CGROUPS=y and CONFIG_CGROUP_BPF=y"; ok=1; }
  can_load_bpf || { say "no BPF: the kernel refuses bpf() to this process; a container needs CAP_BPF, CAP_NET_ADMIN and CAP_SYS_ADMIN"; ok=1; }
  return $ok
}

mounted() { awk -v type="$1" '$3 == type { found = 1 } END { exit !found }' /proc/mounts; }

mount_at() {
  mkdir -p "$2" 2>/dev/null && mount -t "$1" "$1" "$2" 2>/dev/null && say "mounted $1 at $2"
}

# Where systemd keeps the hybrid layout, else the only place of a unified one.
mount_cgroup2() {
  if mounted cgroup; then mount_at cgroup2 /sys/fs/cgroup/unified; else mount_at cgroup2 /sys/fs/cgroup; fi
}

# Pinning a tiny map is the cheapest call that needs the real permission; without bpftool the node's own probes say it.
can_load_bpf() {
  command -v bpftool >/dev/null || return 0
  local pin=/sys/fs/bpf/weft_probe_$$
  bpftool map create "$pin" type array key 4 value 4 entries 1 name weft_probe >/dev/null 2>&1 && rm -f "$pin"
}

find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    is_jdk_25 "$home" && { export JAVA_HOME=$home; return; }
  done
  if apt_has openjdk-25-jdk-headless; then
    install_package openjdk-25-jdk-headless "Weft is written for JDK 25"
    find_jdk
    return
  fi
  die "no JDK 25 in JAVA_HOME (${JAVA_HOME:-not set}) or below /usr/lib/jvm, and apt has none: unpack one (Temurin 25 for Linux x64) below /usr/lib/jvm, or set JAVA_HOME to it"
}

is_jdk_25() { [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25[".]' "$1/release"; }

need_package() { PATH=$PATH:/usr/sbin command -v "$1" >/dev/null || install_package "$2" "$3"; }

# Debian starts a server once it is installed, for all addresses; here it is only a peer.
need_server() {
  local policy=/usr/sbin/policy-rc.d
  ! PATH=$PATH:/usr/sbin command -v "$1" >/dev/null || return 0
  if [ -e "$policy" ]; then
    install_package "$2" "$3"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
  (install_package "$2" "$3") || { rm -f "$policy"; exit 1; }
  rm -f "$policy"
}

need_file() { compgen -G "$1" >/dev/null || install_package "$2" "$3"; }

apt_has() { command -v apt-cache >/dev/null && apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [0-9]'; }

install_package() {
  [ "$(id -u)" = 0 ] || die "$1 is missing ($2): run as root, or: sudo apt-get install $1"
  command -v apt-get >/dev/null || die "$1 is missing ($2) and this is no Debian: install it by hand"
  say "installing $1: $2"
  apt_has "$1" || apt_get update
  apt_has "$1" || die "$1 is missing ($2) and apt does not know it: add the Debian 12 repository that has it"
  apt_get install -y --no-install-recommends "$1"
}

# Another apt may hold the lock for a while.
apt_get() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" >/dev/null \
    || die "apt-get $* failed: its message is above"
}
