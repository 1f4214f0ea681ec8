package dev.kikori.stress;

import dev.kikori.appender.ring.ByteRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The consumer comes while a caller is still writing its record: what lies behind that one waits for it. */
@JCStressTest
@Outcome(id = "-, 21", expect = Expect.ACCEPTABLE, desc = "record 1 waits behind record 2")
@Outcome(
    id = {"1, 2", "12, -", "21, -"},
    expect = Expect.ACCEPTABLE,
    desc = "no record is being written before record 1")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, torn or out of order")
@State
public class OpenClaimTest {
  private final ByteRing ring = new ByteRing(Records.RING_BYTES);

  @Actor
  public void producerAndConsumer(LL_Result result) {
    Records.offer(ring, 1);
    result.r1 = Records.drain(ring);
  }

  @Actor
  public void producer() {
    Records.offer(ring, 2);
  }

  @Arbiter
  public void consumerAgain(LL_Result result) {
    result.r2 = Records.drain(ring);
  }
}
