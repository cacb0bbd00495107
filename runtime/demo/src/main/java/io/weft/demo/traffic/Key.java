package io.weft.demo.traffic;

import java.util.Comparator;

/** Calls that are counted together. */
public record Key(String service, String route, String version) implements Comparable<Key> {
  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::service).thenComparing(Key::route).thenComparing(Key::version);

  static Key of(Sample sample) {
    return new Key(sample.service(), sample.route(), sample.version());
  }

  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }
}
