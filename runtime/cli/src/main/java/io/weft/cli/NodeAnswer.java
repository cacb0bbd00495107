package io.weft.cli;

import java.util.List;
import java.util.Map;

/**
 * A line from the node.
 *
 * @param status 0 worked, 1 did not, 2 bad usage
 * @param message for people; may be empty
 * @param columns of the rows, in order; empty without a table
 * @param rows values by column
 */
public record NodeAnswer(
    int status, String message, List<String> columns, List<Map<String, Object>> rows) {}
