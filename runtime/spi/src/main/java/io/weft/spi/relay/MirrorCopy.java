package io.weft.spi.relay;

import java.util.function.Consumer;

/**
 * A copy of a request. It goes out beside the request, which never waits for it; its answer, or its
 * failure, is dropped.
 *
 * @param cluster the id of a cluster; without an endpoint there the copy is left out
 * @param edit changes the copy's head, after the request's own edits
 */
public record MirrorCopy(int cluster, Consumer<HeadEditor> edit) {}
