package dev.kikori.stress;

import dev.kikori.appender.ring.ByteRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;

/** The consumer goes to sleep while a caller puts a record into the ring: it wakes up. */
@JCStressTest(Mode.Termination)
@Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "woken up, or awake")
@Outcome(id = "STALE", expect = Expect.FORBIDDEN, desc = "asleep beside a record")
@State
public class WakeUpTest {
  private final ByteRing ring = new ByteRing(Records.RING_BYTES);

  @Actor
  public void consumer() {
    while (Records.drain(ring).equals(Records.NOTHING)) {
      ring.awaitRecord();
    }
  }

  @Signal
  public void producer() {
    Records.offer(ring, 1);
  }
}
