# Starts Java programs of the distribution: the node and the command line.

# A small heap, one thread of collection, no C1-only: the relay's hot path wants the optimising compiler.
node_flags=(
  -XX:+UseSerialGC -Xms8m "-Xmx${WEFT_HEAP:-64m}" -XX:+UseCompactObjectHeaders
  --sun-misc-unsafe-memory-access=allow -Dlog4j.shutdownHookEnabled=false
)

java() { exec "$JAVA_HOME/bin/java" "$@"; }

node() {
  local aot=$WEFT_HOME/weft.aot
  [ ! -e "$aot" ] || node_flags+=("-XX:AOTCache=$aot" -Xlog:aot=off -Xlog:cds=off)
  java "${node_flags[@]}" -jar "$WEFT_HOME/lib/weft-launcher.jar" "$@"
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
