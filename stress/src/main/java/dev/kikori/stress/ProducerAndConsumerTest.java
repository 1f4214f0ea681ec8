package dev.kikori.stress;

import dev.kikori.appender.ring.ByteRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A caller puts two records into the ring while they are taken out: they come whole, once, in their order. */
@JCStressTest
@Outcome(
    id = {"-, 12", "1, 2", "12, -"},
    expect = Expect.ACCEPTABLE,
    desc = "in order, before and after")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, torn or out of order")
@State
public class ProducerAndConsumerTest {
  private final ByteRing ring = new ByteRing(Records.RING_BYTES);

  @Actor
  public void producer() {
    Records.offer(ring, 1);
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
