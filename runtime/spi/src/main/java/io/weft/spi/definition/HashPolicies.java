package io.weft.spi.definition;

import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Hash policies of a route as {@code struct weft_hash_policy} of {@code weft/hash_policy.h}, for
 * the maps of bundles that declare {@code WEFT_HASH_POLICIES}.
 */
public final class HashPolicies {
  /** {@code WEFT_HASH_STEPS}. */
  public static final int STEPS = 8;

  private static final int NAME = 64;

  /** Bytes of {@code struct weft_hash_step}. */
  public static final int STEP_BYTES = 8 + NAME;

  /** Bytes of the struct. */
  public static final int BYTES = STEPS * STEP_BYTES;

  private enum Kind {
    END,
    HEADER,
    COOKIE,
    SOURCE,
    QUERY,
    AUTHORITY,
    TARGET,
    METHOD
  }

  private record Step(Kind kind, String name, boolean terminal) {}

  private HashPolicies() {}

  /**
   * Encodes.
   *
   * @throws RefusedException when a policy has no equal here
   */
  public static byte[] encode(RouteAction action) throws RefusedException {
    List<Step> steps = new ArrayList<>();
    for (HashPolicy policy : action.getHashPolicyList()) {
      Step step = step(policy);
      if (step.kind != Kind.END) {
        steps.add(step);
      }
    }
    if (steps.size() > STEPS) {
      throw new RefusedException(
          "hash_policy: %d policies, at most %d are offered".formatted(steps.size(), STEPS));
    }
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
    for (int i = 0; i < steps.size(); i++) {
      write(out.position(i * STEP_BYTES), steps.get(i));
    }
    return out.array();
  }

  /**
   * One step: the value of a header, for {@code weft_find_header} and its like.
   *
   * @throws RefusedException when the name is too long
   */
  public static byte[] header(String name) throws RefusedException {
    ByteBuffer out = ByteBuffer.allocate(STEP_BYTES).order(ByteOrder.nativeOrder());
    write(out, new Step(Kind.HEADER, name.toLowerCase(Locale.ROOT), false));
    return out.array();
  }

  private static Step step(HashPolicy policy) throws RefusedException {
    boolean terminal = policy.getTerminal();
    return switch (policy.getPolicySpecifierCase()) {
      case HEADER -> header(policy.getHeader(), terminal);
      case COOKIE -> cookie(policy.getCookie(), terminal);
      case CONNECTION_PROPERTIES ->
          new Step(
              policy.getConnectionProperties().getSourceIp() ? Kind.SOURCE : Kind.END,
              "",
              terminal);
      case QUERY_PARAMETER -> new Step(Kind.QUERY, policy.getQueryParameter().getName(), terminal);
      case FILTER_STATE -> throw new RefusedException("hash_policy.filter_state is not offered");
      case POLICYSPECIFIER_NOT_SET -> throw new RefusedException("hash_policy without a specifier");
    };
  }

  private static Step header(HashPolicy.Header header, boolean terminal) throws RefusedException {
    if (header.hasRegexRewrite()) {
      throw new RefusedException("hash_policy.header.regex_rewrite is not offered");
    }
    String name = header.getHeaderName().toLowerCase(Locale.ROOT);
    return switch (name) {
      case ":authority", "host" -> new Step(Kind.AUTHORITY, "", terminal);
      case ":path" -> new Step(Kind.TARGET, "", terminal);
      case ":method" -> new Step(Kind.METHOD, "", terminal);
      default -> new Step(Kind.HEADER, name, terminal);
    };
  }

  private static Step cookie(HashPolicy.Cookie cookie, boolean terminal) throws RefusedException {
    if (cookie.hasTtl()) {
      throw new RefusedException(
          "hash_policy.cookie.ttl: cookies are read, not made; the application or its gateway has to set "
              + cookie.getName());
    }
    return new Step(Kind.COOKIE, cookie.getName(), terminal);
  }

  private static void write(ByteBuffer out, Step step) throws RefusedException {
    byte[] name = step.name.getBytes(StandardCharsets.ISO_8859_1);
    if (name.length >= NAME) {
      throw new RefusedException(
          "the name %s of a hash policy is longer than %d bytes".formatted(step.name, NAME - 1));
    }
    out.put((byte) step.kind.ordinal());
    out.put((byte) (step.terminal ? 1 : 0));
    out.putShort((short) name.length);
    out.putInt(fnv1a(name));
    out.put(name);
  }

  private static int fnv1a(byte[] bytes) {
    int hash = 0x811C9DC5;
    for (byte b : bytes) {
      hash = (hash ^ b & 255) * 0x01000193;
    }
    return hash;
  }
}
