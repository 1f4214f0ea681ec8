package dev.kikori.appender.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Who holds an encoder, and what was counted by those who held it. Taken by one compare-and-set, given back by a release; all else is
 * written by the holder alone.
 */
abstract class Ownership {
  private static final VarHandle HOLDER;
  private static final VarHandle ACCEPTED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HOLDER = lookup.findVarHandle(Ownership.class, "holder", long.class);
      ACCEPTED = lookup.findVarHandle(Ownership.class, "accepted", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Threads' ids begin at 1. */
  private static final long NOBODY = 0;

  @SuppressWarnings("UnusedVariable") // Only ever through HOLDER.
  private long holder;

  private long accepted;
  private int refusals;

  final boolean take(long id) {
    return HOLDER.compareAndSet(this, NOBODY, id);
  }

  final boolean isTaken() {
    return (long) HOLDER.getAcquire(this) != NOBODY;
  }

  final boolean isHeldBy(long id) {
    return (long) HOLDER.getOpaque(this) == id;
  }

  /** The holder wants another one: false if it was refused so often before. */
  final boolean refuse(int most) {
    if (refusals < most) {
      refusals++;
      return true;
    }
    refusals = 0;
    return false;
  }

  final void countAccepted() {
    ACCEPTED.setOpaque(this, accepted + 1);
  }

  final long accepted() {
    return (long) ACCEPTED.getOpaque(this);
  }

  final void release() {
    refusals = 0;
    HOLDER.setRelease(this, NOBODY);
  }
}
