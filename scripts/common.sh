# Shared by the scripts: messages go to standard error, because standard output may be JSON.

say() { echo "weft: $*" >&2; }

die() {
  say "$*"
  exit 1
}
