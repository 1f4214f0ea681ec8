package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class EncoderPoolTest {
  private final EncoderPool pool = new Encoding().pool;

  @Test
  void encoder_thatIsGivenBack_isTakenAgain() {
    EventEncoder first = pool.take(9, "logger");
    pool.release(first);
    assertThat(pool.take(9, "logger")).isSameAs(first);
  }

  @Test
  void thread_thatHasOne_getsNoOther() {
    EventEncoder first = pool.take(9, "logger");
    assertThat(pool.take(9, "logger")).isNull();
    pool.release(first);
    assertThat(pool.take(9, "logger")).isNotNull();
  }

  @Test
  void encoder_thatIsNeverGivenBack_isReplacedInTheEnd() {
    pool.take(9, "logger");
    int refused = 0;
    while (pool.take(9, "logger") == null) {
      refused++;
    }
    assertThat(refused).isEqualTo(1000);
  }

  @Test
  void acceptedEvents_areCountedWhereTheyWereEncoded_andAddedUp() {
    EventEncoder encoder = pool.take(9, "logger");
    assertThat(pool.isIdle()).isFalse();
    pool.countAccepted(encoder);
    pool.release(encoder);
    assertThat(pool.isIdle()).isTrue();
    assertThat(pool.sum()).isEqualTo(1);
  }

  @Test
  void threadsWithoutNumber_eachHaveTheirOwn_andNoneGetsTwo() throws InterruptedException {
    int threads = 300;
    CountDownLatch taken = new CountDownLatch(threads);
    CountDownLatch tried = new CountDownLatch(threads);
    Set<EventEncoder> encoders = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<EventEncoder> twice = new HashSet<>();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () -> {
                EventEncoder encoder = pool.take(9, "logger");
                synchronized (encoders) {
                  encoders.add(encoder);
                }
                taken.countDown();
                await(taken);
                EventEncoder second = pool.take(9, "logger");
                if (second != null) {
                  synchronized (encoders) {
                    twice.add(second);
                  }
                }
                // A slot that becomes free would let a second one through.
                tried.countDown();
                await(tried);
                pool.release(encoder);
              });
      thread.start();
      all.add(thread);
    }
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(encoders).hasSize(threads).doesNotContainNull();
    assertThat(twice).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
