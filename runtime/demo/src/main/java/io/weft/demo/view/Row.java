package io.weft.demo.view;

import io.weft.demo.config.Share;
import io.weft.demo.traffic.Counts;
import io.weft.demo.traffic.Key;
import java.util.Optional;

/**
 * One version of a service on one route.
 *
 * @param configured its part of the route's requests; empty when the files give it none
 * @param share its observed part, between 0 and 1
 * @param perSecond requests a second
 * @param errors since the start
 * @param gear of the service's listener; empty for a service that is not called through the mesh
 */
public record Row(
    Key key,
    Optional<Share> configured,
    double share,
    double perSecond,
    Counts counts,
    long errors,
    Optional<Gear> gear) {}
