package dev.kikori.appender.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LoopGuardTest {
  private final LoopGuard guard = new LoopGuard(List.of("com.noisy"));

  @Test
  void ownLoggers_areDenied_childrenIncluded() {
    for (int i = 0; i < 2; i++) {
      assertThat(guard.isDenied("io.grpc")).isTrue();
      assertThat(guard.isDenied("io.grpc.internal.ManagedChannelImpl")).isTrue();
      assertThat(guard.isDenied("dev.kikori.appender.ship.Shipper")).isTrue();
      assertThat(guard.isDenied("com.noisy.A")).isTrue();
    }
  }

  @Test
  void otherLoggers_areHeard() {
    for (int i = 0; i < 2; i++) {
      assertThat(guard.isDenied("io.grpcish")).isFalse();
      assertThat(guard.isDenied("dev.kikori")).isFalse();
      assertThat(guard.isDenied("com.noisyneighbour")).isFalse();
      assertThat(guard.isDenied("")).isFalse();
    }
  }

  @Test
  void moreLoggersThanAreRemembered_areDecidedAllTheSame() {
    for (int i = 0; i < 20_000; i++) {
      assertThat(guard.isDenied("com.example.C" + i)).isFalse();
      assertThat(guard.isDenied("io.grpc.C" + i)).isTrue();
    }
  }

  @Test
  void ownThread_isADaemonAndInheritsNothing() throws InterruptedException {
    InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
    inherited.set("secret");
    String[] seen = new String[1];
    boolean[] own = new boolean[1];
    Thread thread =
        OwnThread.factory("kikori-test")
            .newThread(
                () -> {
                  seen[0] = inherited.get();
                  own[0] = OwnThread.isCurrent();
                });
    assertThat(thread.getName()).isEqualTo("kikori-test-1");
    assertThat(thread.isDaemon()).isTrue();
    thread.start();
    thread.join();
    assertThat(seen[0]).isNull();
    assertThat(own[0]).isTrue();
    assertThat(OwnThread.isCurrent()).isFalse();
  }
}
