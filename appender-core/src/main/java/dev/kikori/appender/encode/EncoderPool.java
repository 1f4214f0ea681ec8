package dev.kikori.appender.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Encoders for as many threads as log at one moment, platform or virtual, without a thread local. A thread has a slot that follows
 * from its id: it takes the encoder with an atomic exchange and puts it back with a plain release; who finds the slot empty tries a
 * few others and then makes an encoder that is thrown away.
 *
 * <p>Beside each slot stands the id of the thread that holds its encoder: whoever finds its own id there is inside another event.
 */
public final class EncoderPool {
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(EventEncoder[].class);

  /** Slots stand this far apart, a cache line. */
  private static final int STRIDE = 16;

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

  /** For each slot the holder's id and how often it was refused. */
  private final long[] holders;

  private final Set<Long> withoutSlot = ConcurrentHashMap.newKeySet();

  public EncoderPool(Definitions definitions, Masking masking, int maxBytes, int stackFrames) {
    this.definitions = definitions;
    this.masking = masking;
    this.maxBytes = maxBytes;
    this.stackFrames = stackFrames;
    int wanted =
        Math.max(LEAST_SLOTS, SLOTS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    int size = Integer.highestOneBit(wanted - 1) << 1;
    this.mask = size - 1;
    this.slots = new EventEncoder[size * STRIDE];
    this.holders = new long[size * STRIDE];
  }

  /** An encoder with a new event in it; null if the thread is inside another event. */
  public @Nullable EventEncoder take(int severity, String logger) {
    long id = Thread.currentThread().getId();
    int slot = ((int) id & mask) * STRIDE;
    EventEncoder encoder = (EventEncoder) SLOTS.getAndSet(slots, slot, null);
    if (encoder == null) {
      encoder = takeElsewhere(id, slot);
      if (encoder == null) {
        return null;
      }
    } else {
      holders[slot] = id;
    }
    encoder.begin(severity, logger);
    return encoder;
  }

  /** Takes back what {@link #take} gave. */
  public void release(EventEncoder encoder) {
    encoder.forget();
    int slot = encoder.slot;
    if (slot < 0) {
      withoutSlot.remove(Thread.currentThread().getId());
      return;
    }
    holders[slot] = 0;
    holders[slot + 1] = 0;
    SLOTS.setRelease(slots, slot, encoder);
  }

  private @Nullable EventEncoder takeElsewhere(long id, int home) {
    if (isInsideAnother(id, home)) {
      return null;
    }
    for (int i = 1; i < TRIES; i++) {
      int slot = home + i * STRIDE & slots.length - 1;
      EventEncoder encoder = (EventEncoder) SLOTS.getAndSet(slots, slot, null);
      if (encoder != null) {
        holders[slot] = id;
        return encoder;
      }
    }
    EventEncoder made = new EventEncoder(this, definitions, masking, maxBytes, stackFrames);
    if (holders[home] == 0) {
      holders[home] = id;
      made.slot = home;
    } else {
      withoutSlot.add(id);
      made.slot = -1;
    }
    return made;
  }

  private boolean isInsideAnother(long id, int home) {
    for (int i = 0; i < TRIES; i++) {
      int slot = home + i * STRIDE & slots.length - 1;
      if (holders[slot] == id) {
        if (holders[slot + 1]++ < MOST_REFUSALS) {
          return true;
        }
        holders[slot] = 0;
        holders[slot + 1] = 0;
      }
    }
    return !withoutSlot.isEmpty() && withoutSlot.contains(id);
  }
}
