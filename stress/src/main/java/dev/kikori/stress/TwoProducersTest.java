package dev.kikori.stress;

import dev.kikori.appender.ring.ByteRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two callers put a record each into a ring that has room: both are there, whole, once. */
@JCStressTest
@Outcome(
    id = {"12", "21"},
    expect = Expect.ACCEPTABLE,
    desc = "both, in either order")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or torn")
@State
public class TwoProducersTest {
  private final ByteRing ring = new ByteRing(Records.RING_BYTES);

  @Actor
  public void first() {
    Records.offer(ring, 1);
  }

  @Actor
  public void second() {
    Records.offer(ring, 2);
  }

  @Arbiter
  public void consumer(L_Result result) {
    result.r1 = Records.drain(ring);
  }
}
