package io.weft.pipeline.internal.slots;

/** Makes a loaded object known to the bundle that it came from. */
interface ObjectPublisher {

  /**
   * Publishes; running the result takes the object back from its owner, while its programs stay.
   */
  Runnable publish(Origin origin, String name, LoadedObject object);
}
