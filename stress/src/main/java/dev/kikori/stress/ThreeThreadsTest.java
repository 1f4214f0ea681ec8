package dev.kikori.stress;

import dev.kikori.appender.ring.ByteRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two callers and the consumer at once. Runs on three cores or more; {@link OpenClaimTest} wants two. */
@JCStressTest
@Outcome(
    id = {"-, 12", "-, 21", "1, 2", "2, 1", "12, -", "21, -"},
    expect = Expect.ACCEPTABLE,
    desc = "both, before or after")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or torn")
@State
public class ThreeThreadsTest {
  private final ByteRing ring = new ByteRing(Records.RING_BYTES);

  @Actor
  public void first() {
    Records.offer(ring, 1);
  }

  @Actor
  public void second() {
    Records.offer(ring, 2);
  }

  @Actor
  public void consumer(LL_Result result) {
    result.r1 = Records.drain(ring);
  }

  @Arbiter
  public void consumerAgain(LL_Result result) {
    result.r2 = Records.drain(ring);
  }
}
