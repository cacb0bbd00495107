package io.weft.pipeline.oracle;

import io.weft.kernel.FieldLayout;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;

/** Where the fields of {@code struct weft_request} lie, resolved once from the BTF of the core. */
final class RequestLayout {
  final long listener;
  final long principal;
  final long headLength;
  final long cgroup;
  final long netns;
  final long predicates;
  final long source;
  final long destination;
  final long phases;
  final long givenCluster;
  final long givenHashPolicy;
  final long givenSubset;
  final long verdict;
  final long status;
  final long reason;
  final long detail;
  final long route;
  final long cluster;
  final long endpoint;
  final FieldLayout actions;
  final long split;
  final long hashPolicy;
  final long limit;
  final long mirror;
  final long subset;
  final long hash;
  final long target;
  final long needs;
  final long framing;
  final long httpFlags;
  final long contentLength;
  final long method;
  final long targetForm;
  final long path;
  final long query;
  final long authority;
  final long headerCount;
  final FieldLayout headers;
  final long spanLength;
  final long[] header;
  final long traceCount;
  final FieldLayout trace;
  final long tracePhase;
  final long traceSlot;
  final long traceResult;
  final long traceDetail;
  final long port;
  final long head;
  final int headCapacity;

  RequestLayout(CoreMaps core) {
    StructLayout request = core.struct("weft_request");
    listener = request.offset("listener");
    principal = request.offset("principal");
    headLength = request.offset("head_length");
    cgroup = request.offset("cgroup");
    netns = request.offset("netns");
    predicates = request.offset("predicates");
    source = request.offset("source");
    destination = request.offset("destination");
    phases = request.offset("phases");
    givenCluster = request.offset("given_cluster");
    givenHashPolicy = request.offset("given_hash_policy");
    givenSubset = request.offset("given_subset");
    verdict = request.offset("verdict");
    status = request.offset("status");
    reason = request.offset("reason");
    detail = request.offset("detail");
    route = request.offset("route");
    cluster = request.offset("cluster");
    endpoint = request.offset("endpoint");
    actions = request.field("actions");
    split = request.offset("split");
    hashPolicy = request.offset("hash_policy");
    limit = request.offset("limit");
    mirror = request.offset("mirror");
    subset = request.offset("subset");
    hash = request.offset("hash");
    target = request.offset("target");
    needs = request.offset("needs");
    framing = request.offset("framing");
    httpFlags = request.offset("http_flags");
    contentLength = request.offset("content_length");
    method = request.offset("method");
    targetForm = request.offset("target_form");
    path = request.offset("path");
    query = request.offset("query");
    authority = request.offset("authority");
    headerCount = request.offset("header_count");
    headers = request.field("headers");
    spanLength = core.struct("weft_span").offset("length");
    header = offsets(core.struct("weft_header"), "name", "name_length", "value", "value_length");
    traceCount = request.offset("trace_count");
    trace = request.field("trace");
    StructLayout step = core.struct("weft_trace");
    tracePhase = step.offset("phase");
    traceSlot = step.offset("slot");
    traceResult = step.offset("result");
    traceDetail = step.offset("detail");
    port = core.struct("weft_address").offset("port");
    head = request.offset("head");
    // Eight bytes more than a head may have, so that programs can read a word at every offset.
    headCapacity = (int) request.field("head").bytes() - 8;
  }

  private static long[] offsets(StructLayout struct, String... fields) {
    long[] offsets = new long[fields.length];
    for (int i = 0; i < fields.length; i++) {
      offsets[i] = struct.offset(fields[i]);
    }
    return offsets;
  }
}
