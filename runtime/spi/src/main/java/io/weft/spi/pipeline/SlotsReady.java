package io.weft.spi.pipeline;

/**
 * Says that the tables of a bundle's slots are filled. A bundle whose {@code weft.slot} capability
 * has {@code ready=service} registers it, with the bundle's object name in {@link #OBJECT}; only
 * then does the chain name its slots.
 */
public interface SlotsReady {
  /** Service property: the name of the BPF object. */
  String OBJECT = "weft.object";
}
