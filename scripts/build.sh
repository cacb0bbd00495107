# Builds and tests the project. In an unpacked distribution there is no pom.xml, hence nothing to build.

WEFT_HOME=$WEFT_ROOT/target/weft-distribution
[ -e "$WEFT_ROOT/pom.xml" ] || WEFT_HOME=$WEFT_ROOT
export WEFT WEFT_ROOT WEFT_HOME
stamp=$WEFT_HOME/.built

maven() { (cd "$WEFT_ROOT" && mvn -B -ntp "$@"); }

# The stamp's time is the start of the build: a source saved meanwhile is newer.
build() {
  local begun
  begun=$(mktemp)
  say "building (a first build also fetches libraries)"
  maven -q package -Dmaven.test.skip=true || { rm -f "$begun"; die "the build failed: its errors are above"; }
  mkdir -p "$WEFT_HOME"
  mv "$begun" "$stamp"
}

build_if_stale() { ! is_stale || build; }

build_if_absent() { [ -e "$stamp" ] || [ ! -e "$WEFT_ROOT/pom.xml" ] || { setup_build && build; }; }

is_stale() {
  [ -e "$WEFT_ROOT/pom.xml" ] || return 1
  [ -e "$stamp" ] || return 0
  [ -n "$(cd "$WEFT_ROOT" && find pom.xml runtime bundles bpf-programs features benchmarks -name target -prune \
    -o -type f -newer "$stamp" -print -quit)" ]
}

# Everything, the model, or the module or test class that is named.
run_tests() {
  local module
  [ $# -gt 0 ] || { test_all; return; }
  [ "$1" != soak ] || { soak "${2:-30}"; return; }
  [ "$1" != model ] || { check_model; return; }
  for module in "$1" "runtime/$1" "bundles/$1"; do
    if [ -e "$WEFT_ROOT/$module/pom.xml" ]; then
      maven verify -pl "$module" -am
      return
    fi
  done
  maven verify "-Dtest=$1" "-Dit.test=$1" -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
}

# Torture for so many minutes, while bundles are updated.
soak() {
  [[ $1 =~ ^[0-9]+$ ]] || die "weft test soak MINUTES: '$1' is no number of minutes"
  maven verify -Dtest=none -Dit.test=Soak "-Dweft.soak.minutes=$1" \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
}

test_all() {
  local begun=$WEFT_ROOT/target/.tests-begun failed=0
  mkdir -p "$(dirname "$begun")" && touch "$begun"
  check_format || failed=1
  check_model || failed=1
  maven verify --fail-at-end || failed=1
  check_reports "$begun" || failed=1
  [ $failed = 0 ] || die "the tests failed"
}

check_format() {
  local sources
  maven -q spotless:check || { say "Java sources are not formatted: mvn spotless:apply"; return 1; }
  mapfile -t sources < <(cd "$WEFT_ROOT" && find . -path '*/target' -prune -o -path '*bpf*' -name '*.[ch]' -print)
  [ ${#sources[@]} = 0 ] || (cd "$WEFT_ROOT" && clang-format-19 --dry-run -Werror "${sources[@]}") \
    || { say "BPF sources are not formatted: clang-format-19 -i FILE"; return 1; }
}

# Orders that no test run can be sure to meet.
check_model() { "$WEFT_ROOT/bpf-programs/model/check.sh"; }

# A kernel test that was skipped proved nothing, and a run without tests even less.
check_reports() {
  local reports skipped ran
  mapfile -t reports < <(find "$WEFT_ROOT" -path '*/target/*-reports/TEST-*.xml' -newer "$1")
  [ ${#reports[@]} -gt 0 ] || { say "no test ran"; return 1; }
  skipped=$(grep -l '<skipped' "${reports[@]}" || true)
  [ -z "$skipped" ] || { say "tests were skipped, none may be: $skipped"; return 1; }
  ran=$(cat "${reports[@]}" | grep -c '<testcase ' || true)
  say "$ran tests ran, none skipped"
}
