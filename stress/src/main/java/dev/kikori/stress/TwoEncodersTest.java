package dev.kikori.stress;

import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.encode.EncoderPool;
import dev.kikori.appender.encode.EventEncoder;
import dev.kikori.appender.encode.Masking;
import dev.kikori.appender.metrics.Counters;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two callers take an encoder each from a pool with one slot, write and give it back: one gets what is in the slot, or puts one there, the other
 * may have to go without. Each finds in its encoder what it wrote itself, and afterwards both events are counted and nothing is held.
 */
@JCStressTest
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "two events, each its caller's own")
@Outcome(expect = Expect.FORBIDDEN, desc = "shared, refused, held on to or not counted")
@State
public class TwoEncodersTest {
  private static final int MAX_BYTES = 4096;
  private static final int STILL_HELD = -1;
  private static final Masking MASKING = new Masking(MaskingOptions.DEFAULTS);
  private static final Definitions DEFINITIONS = new Definitions(16, MASKING);

  private final EncoderPool pool = new EncoderPool(DEFINITIONS, MASKING, MAX_BYTES, 1, 1);
  private final Counters counters = new Counters();

  @Actor
  public void first(III_Result result) {
    result.r1 = write(1);
  }

  @Actor
  public void second(III_Result result) {
    result.r2 = write(2);
  }

  @Arbiter
  public void afterwards(III_Result result) {
    result.r3 = pool.isIdle() ? (int) pool.sum() : STILL_HELD;
  }

  /** 1 if the encoder holds what was written and nothing else. */
  private int write(int mark) {
    EventEncoder event = pool.take(Severity.INFO, "com.acme.Shop");
    if (event == null) {
      return 0;
    }
    event.time(mark);
    event.time(mark);
    int length = event.finish(counters);
    byte[] bytes = event.bytes();
    // A fixed64 is its tag and eight bytes, the least first.
    boolean own = length > 17 && bytes[1] == mark && bytes[10] == mark;
    pool.countAccepted(event);
    pool.release(event);
    return own ? 1 : 0;
  }
}
