package dev.kikori.appender.encode;

import dev.kikori.appender.metrics.Tally;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Encoders for as many threads as log at one moment, platform or virtual, without a thread local. A thread has a slot that follows
 * from its id: it takes the encoder there by one compare-and-set and gives it back by a plain release; who finds it taken tries a few
 * others and then makes one that is thrown away. Encoders never leave their slots: to store a reference costs, with some garbage
 * collectors, a fence that waits for all that was written before.
 *
 * <p>Each encoder knows the id of the thread that holds it: whoever finds its own id there is inside another event.
 */
public final class EncoderPool implements Tally {
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(EventEncoder[].class);

  private static final int LEAST_SLOTS = 16;
  private static final int SLOTS_PER_PROCESSOR = 4;
  private static final int TRIES = 4;

  /**
   * After so many refusals within one event it is taken to have ended without being given back, as when the stack overflowed on
   * the way: better one event too many than a thread that is never heard again.
   */
  private static final int MOST_REFUSALS = 1000;

  private final Definitions definitions;
  private final Masking masking;
  private final int maxBytes;
  private final int stackFrames;
  private final int mask;
  private final EventEncoder[] slots;
  private final KnownFrames frames = new KnownFrames();

  private final Set<Long> withoutSlot = ConcurrentHashMap.newKeySet();
  private final LongAdder acceptedWithoutSlot = new LongAdder();

  public EncoderPool(Definitions definitions, Masking masking, int maxBytes, int stackFrames) {
    this(definitions, masking, maxBytes, stackFrames, usualSlots());
  }

  /** One with so many slots, a power of two. */
  public EncoderPool(
      Definitions definitions, Masking masking, int maxBytes, int stackFrames, int slots) {
    if (Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("slots: " + slots + " (expected: a power of two)");
    }
    this.definitions = definitions;
    this.masking = masking;
    this.maxBytes = maxBytes;
    this.stackFrames = stackFrames;
    this.mask = slots - 1;
    this.slots = new EventEncoder[slots];
  }

  private static int usualSlots() {
    int wanted =
        Math.max(LEAST_SLOTS, SLOTS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    return Integer.highestOneBit(wanted - 1) << 1;
  }

  /** The encoder that stands in this thread's slot, taken or not. */
  public @Nullable EventEncoder expected() {
    return at((int) Thread.currentThread().getId() & mask);
  }

  /** An encoder with a new event in it; null if the thread is inside another event. */
  public @Nullable EventEncoder take(int severity, String logger) {
    return take(expected(), severity, logger);
  }

  /** As {@link #take(int, String)}, the {@link #expected} one if it can be had. */
  public @Nullable EventEncoder take(@Nullable EventEncoder expected, int severity, String logger) {
    long id = Thread.currentThread().getId();
    EventEncoder encoder = expected;
    if (encoder == null || !encoder.take(id)) {
      encoder = takeElsewhere(id, (int) id & mask);
      if (encoder == null) {
        return null;
      }
    }
    encoder.begin(severity, logger);
    return encoder;
  }

  /** Takes back what {@link #take} gave. */
  public void release(EventEncoder encoder) {
    encoder.forget();
    if (encoder.isWithoutSlot()) {
      withoutSlot.remove(Thread.currentThread().getId());
    } else {
      encoder.release();
    }
  }

  /** Counts the encoder's event as taken by the queue, before it is given back. */
  public void countAccepted(EventEncoder encoder) {
    if (encoder.isWithoutSlot()) {
      acceptedWithoutSlot.increment();
    } else {
      encoder.countAccepted();
    }
  }

  @Override
  public long sum() {
    long sum = acceptedWithoutSlot.sum();
    for (int i = 0; i <= mask; i++) {
      EventEncoder encoder = at(i);
      sum += encoder == null ? 0 : encoder.accepted();
    }
    return sum;
  }

  @Override
  public boolean isIdle() {
    for (int i = 0; i <= mask; i++) {
      EventEncoder encoder = at(i);
      if (encoder != null && encoder.isTaken()) {
        return false;
      }
    }
    return withoutSlot.isEmpty();
  }

  private @Nullable EventEncoder takeElsewhere(long id, int home) {
    for (int i = 0; i < TRIES; i++) {
      EventEncoder encoder = at(home + i & mask);
      if (encoder != null && encoder.isHeldBy(id)) {
        return encoder.refuse(MOST_REFUSALS) ? null : encoder;
      }
    }
    if (!withoutSlot.isEmpty() && withoutSlot.contains(id)) {
      return null;
    }
    for (int i = 0; i < TRIES; i++) {
      EventEncoder encoder = at(home + i & mask);
      if (encoder == null) {
        EventEncoder made = encoder(false);
        made.take(id);
        if (SLOTS.compareAndSet(slots, home + i & mask, null, made)) {
          return made;
        }
      } else if (encoder.take(id)) {
        return encoder;
      }
    }
    withoutSlot.add(id);
    return encoder(true);
  }

  private EventEncoder encoder(boolean withoutSlot) {
    return new EventEncoder(this, definitions, masking, frames, maxBytes, stackFrames, withoutSlot);
  }

  private @Nullable EventEncoder at(int slot) {
    return (EventEncoder) SLOTS.getAcquire(slots, slot);
  }
}
