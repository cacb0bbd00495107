package io.weft.cli;

import java.util.List;
import java.util.Map;

/** A line from the node. */
record NodeAnswer(
    int status, String message, List<String> columns, List<Map<String, Object>> rows) {}
