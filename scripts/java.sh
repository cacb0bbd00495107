# Starts Java programs of the distribution: the node and the command line.

# A heap that grows where it is needed: an idle node takes the same with 64m and 512m, 10,000 clusters do not fit into 64m.
# One thread of collection, no C1-only: the relay's hot path wants the optimising compiler. Both compilers are asked
# later than usual, because what a start runs often is not worth their time nor its code the memory, and yield to the
# threads of the start where these need both cores (0.2 s). Traffic passes the thresholds within seconds.
# Tables and chunks of a size that an idle node needs: 64k strings and 4 MiB of buffers would be held for nothing.
# Netty's events for the flight recorder would start the recorder in every node.
node_flags=(
  -XX:+UseSerialGC -Xms8m "-Xmx${WEFT_HEAP:-512m}" -XX:+UseCompactObjectHeaders -XX:TrimNativeHeapInterval=2000
  -XX:Tier3InvocationThreshold=1000 -XX:Tier3MinInvocationThreshold=500 -XX:Tier3CompileThreshold=10000
  -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2500
  -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=160000
  -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -XX:-AOTReplayTraining -XX:StringTableSize=4096
  -XX:ThreadPriorityPolicy=1 -XX:CompilerThreadPriority=10
  --sun-misc-unsafe-memory-access=allow -Dlog4j.shutdownHookEnabled=false
  -Dio.netty.jfr.enabled=false -Dio.netty.allocator.maxOrder=7
)

java() { exec "$JAVA_HOME/bin/java" "$@"; }

# One arena: the threads of a start would leave memory free in one each.
export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-1}

node() { java "${node_flags[@]}" -jar "$WEFT_HOME/lib/weft-launcher.jar" "$@"; }

# The classes that a start loads, kept as the JVM wants them: made once after a build by a start that is thrown away.
# A node that cannot have it starts as well, only slower.
record_start() {
  local cache=$WEFT_HOME/weft.aot
  [ ! -w "$WEFT_HOME" ] || ! is_start_unrecorded "$cache" || record_start_in "$(mktemp -d)" "$cache"
  [ ! -e "$cache" ] || node_flags+=("-XX:AOTCache=$cache" -Xlog:aot*=off -Xlog:cds*=off)
}

record_start_in() {
  local scratch=$1 cache=$2
  say "recording what a start needs (once after a build)"
  recorded_node "$scratch" >"$scratch/node.yaml"
  (java "${node_flags[@]}" -XX:-AOTRecordTraining "-XX:AOTCacheOutput=$scratch/weft.aot" -Xlog:aot*=off -Xlog:cds*=off \
    -jar "$WEFT_HOME/lib/weft-launcher.jar" run --config "$scratch/node.yaml" --until-ready) >"$scratch/log" 2>&1 \
    && mv "$scratch/weft.aot" "$cache.$$" && mv "$cache.$$" "$cache" || say "not recorded: $(tail -1 "$scratch/log")"
  rm -rf "$scratch"
}

is_start_unrecorded() { [ ! -e "$1" ] || [ -n "$(find "$WEFT_HOME/bundles" "$WEFT_HOME/lib" -newer "$1" -print -quit)" ]; }

# All features, and a resource of the kinds that every mesh has.
recorded_node() {
  local features
  features=$(basename -s .json "$WEFT_HOME"/features/*.json | grep -vx core | paste -sd,)
  cat >"$1/xds.yaml" <<'Y'
resources:
- "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
  name: recorded
  type: STATIC
  connect_timeout: 1s
  load_assignment: {cluster_name: recorded, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 1}}}}]}]}
- "@type": type.googleapis.com/envoy.config.listener.v3.Listener
  name: recorded
  address: {socket_address: {address: 127.66.255.254, port_value: 1}}
  filter_chains: [{filters: [{name: tcp, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: recorded, cluster: recorded}}]}]
- "@type": type.googleapis.com/envoy.config.listener.v3.Listener
  name: recorded-http
  address: {socket_address: {address: 127.66.255.254, port_value: 2}}
  filter_chains: [{filters: [{name: http, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager, stat_prefix: recorded,
    route_config: {name: recorded, virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: recorded}}]}]},
    http_filters: [{name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}]}}]}]
Y
  cat <<Y
node: recording-$$
features: [$features]
directories: {state: $1/state, run: $1/run}
configurations:
  io.weft.admin: {http: "127.0.0.1:0"}
  io.weft.xds.files~recorded: {paths: ["$1/xds.yaml"]}
Y
}

cli() {
  java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -jar "$WEFT_HOME/lib/weft-cli.jar" "$@"
}

# In a network namespace of its own: its addresses and ports are nobody else's, and nothing can leave this machine.
demo() {
  PATH=$PATH:/usr/sbin:/sbin WEFT_NODE_FLAGS="${node_flags[*]}" exec unshare --net -- sh -c 'ip link set lo up && exec "$@"' sh \
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx96m -jar "$WEFT_HOME/lib/weft-demo.jar" "$@"
}
