package io.weft.xds.ads;

/** Opens streams to one control plane. */
public interface AdsConnector extends AutoCloseable {

  /** Opens a stream; failures come to the listener. */
  AdsStream open(boolean delta, AdsStream.Listener listener);

  @Override
  void close();
}
