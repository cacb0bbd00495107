package io.weft.bench.benchmark;

import io.weft.bench.load.Load;
import io.weft.bench.measure.Rounds;
import java.util.List;
import java.util.Map;

/**
 * Ways side by side under several loads.
 *
 * @param title what is compared, in a word or two
 * @param prefix of the names of its figures
 * @param ways their names in order; the first one has no proxy
 * @param rounds by load, in the order of measurement
 */
public record Comparison(
    String title, String prefix, List<String> ways, Map<Load, Rounds> rounds) {}
