package io.weft.bench.figure;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.weft.bench.measure.Spread;
import java.util.Locale;

/**
 * One measured value.
 *
 * @param figure its name; names stay from version to version
 * @param unit such as {@code ratio}, {@code 1/s}, {@code ms}, {@code MiB}
 * @param conditions what a reader must know to compare it
 */
@JsonPropertyOrder({"figure", "value", "unit", "conditions"})
public record Figure(String figure, double value, String unit, String conditions) {

  /** The median of a spread, whose quartiles join the conditions. */
  public static Figure of(String figure, Spread spread, String unit, String conditions) {
    String quartiles =
        String.format(
            Locale.ROOT,
            "; median of %d, quartiles %s to %s",
            spread.count(),
            Numbers.format(spread.low()),
            Numbers.format(spread.high()));
    return new Figure(figure, spread.median(), unit, conditions + quartiles);
  }
}
