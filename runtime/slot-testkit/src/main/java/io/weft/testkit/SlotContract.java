package io.weft.testkit;

import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.oracle.Reason;
import io.weft.pipeline.oracle.Verdict;
import io.weft.testkit.Answer.Kind;
import java.util.List;

/**
 * What every slot has to keep, whatever it decides. Run it on a harness where the slot is in the
 * chain and configured, with a request that reaches it. Every method throws AssertionError.
 */
public final class SlotContract {
  /** Results of {@code enum weft_result}. */
  private static final int MISS = 4;

  private final SlotHarness harness;
  private final String slot;
  private final Question reaching;

  /** {@code reaching} needs the slot's phase and gets as far as the slot. */
  public SlotContract(SlotHarness harness, String slot, Question reaching) {
    this.harness = harness;
    this.slot = slot;
    this.reaching = reaching;
  }

  /** All of it; afterwards the slot is in the chain no more. */
  public void check() {
    checkRuns();
    checkHeads();
    checkAbsence();
  }

  /** The request reaches the slot, which counts. */
  public void checkRuns() {
    int index = harness.slot(slot).index();
    long before = runs(index);
    Answer answer = harness.ask(reaching);
    require(
        answer.trace().stream().anyMatch(step -> step.slot() == index),
        "the request does not reach the slot",
        answer);
    require(runs(index) == before + 1, "the slot did not count one run", answer);
    checkSound(answer);
  }

  private long runs(int index) {
    long[] counts = harness.stats().read(index);
    return counts[0] + counts[1] + counts[2] + counts[3];
  }

  /** Empty, endless, torn and random heads: the answer is always a sound one. */
  public void checkHeads() {
    for (byte[] head : HostileHeads.all(reaching.head())) {
      Question question =
          new Question(
              reaching.listener(),
              head,
              reaching.predicates(),
              reaching.principal(),
              reaching.cgroup(),
              reaching.source(),
              reaching.destination());
      checkSound(harness.ask(question));
    }
    Answer again = harness.ask(reaching);
    require(again.kind() != Kind.PENDING, "the slot does not recover from hostile heads", again);
  }

  /** Whatever was decided is decided whole. */
  private void checkSound(Answer answer) {
    switch (answer.kind()) {
      case PENDING -> fail("no verdict", answer);
      case FORWARD -> require(answer.target().isPresent(), "forward without a target", answer);
      case REPLY -> {
        require(answer.status() >= 200 && answer.status() < 600, "reply without a status", answer);
        require(answer.reason() != Reason.NONE, "reply without a reason", answer);
      }
      case RELAY -> require(answer.reason() != Reason.NONE, "relay without a reason", answer);
    }
    require(
        answer.spansEnd() <= harness.oracle().head().byteSize(), "a span beyond the head", answer);
  }

  /** Without its programs, and out of the chain, the request gets the phase's onmiss. */
  public void checkAbsence() {
    var gone = harness.slot(slot);
    harness.uninstall(slot);
    Answer missed = harness.ask(reaching);
    require(
        missed.trace().stream().anyMatch(s -> s.slot() == gone.index() && s.result() == MISS),
        "an absent slot is not counted as missed",
        missed);
    boolean alone = harness.slots().stream().filter(s -> s.phase() == gone.phase()).count() == 1;
    harness.removeSlot(slot);
    if (alone) {
      checkOnMiss(missed, gone.phase(), gone.onMiss());
      checkOnMiss(harness.ask(reaching), gone.phase(), gone.onMiss());
    }
  }

  private void checkOnMiss(Answer answer, Phase phase, OnMiss onMiss) {
    boolean named = answer.reason() == Reason.NO_SLOT && answer.detail() == phase.number();
    switch (onMiss) {
      case REJECT ->
          require(
              answer.kind() == Kind.REPLY && answer.status() == 503 && named,
              "onmiss=reject is not honoured",
              answer);
      case RELAY ->
          require(answer.kind() == Kind.RELAY && named, "onmiss=relay is not honoured", answer);
      case PASS -> require(!named, "onmiss=pass is not honoured", answer);
    }
  }

  private void require(boolean kept, String broken, Answer answer) {
    if (!kept) {
      fail(broken, answer);
    }
  }

  private void fail(String broken, Answer answer) {
    List<Integer> path = answer.trace().stream().map(Verdict.Step::slot).toList();
    throw new AssertionError(
        "slot %s: %s; slots that ran: %s%n%s".formatted(slot, broken, path, answer));
  }
}
