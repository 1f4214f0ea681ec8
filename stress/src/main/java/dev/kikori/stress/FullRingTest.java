package dev.kikori.stress;

import dev.kikori.appender.ring.ByteRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** A caller finds the ring full, at a place where it wraps, while the consumer makes room: refused or taken whole, and nothing else harmed. */
@JCStressTest
@Outcome(id = "true, taken", expect = Expect.ACCEPTABLE, desc = "there was room in time")
@Outcome(id = "false, absent", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or torn")
@State
public class FullRingTest {
  private static final int BEFORE_THE_FILL = 3;

  private final ByteRing ring = new ByteRing(Records.RING_BYTES);
  private String taken = Records.NOTHING;

  public FullRingTest() {
    for (int i = 0; i < BEFORE_THE_FILL; i++) {
      Records.offer(ring, 1);
    }
    Records.drain(ring);
    while (Records.offer(ring, 1)) {
      // Until it is full; the last ones lie before the first ones.
    }
  }

  @Actor
  public void producer(ZL_Result result) {
    result.r1 = Records.offer(ring, 2);
  }

  @Actor
  public void consumer() {
    taken = Records.drain(ring);
  }

  @Arbiter
  public void left(ZL_Result result) {
    result.r2 = endOf(taken + Records.drain(ring));
  }

  /** Whether record 2 came last, behind nothing but records 1; otherwise all that came. */
  private static String endOf(String all) {
    String names = all.replace(Records.NOTHING, "");
    if (names.matches("1+2")) {
      return "taken";
    }
    return names.matches("1+") ? "absent" : names;
  }
}
