package dev.kikori.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.notify.sink.Receiver;
import dev.kikori.server.notify.sink.Receiver.Request;
import dev.kikori.server.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class DispatcherClockTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  private Receiver receiver;
  private Rig rig;
  @TempDir Path folder;

  @BeforeEach
  void open() throws Exception {
    receiver = new Receiver();
    rig = new Rig(Stores.PATIENT, folder, yaml());
  }

  @AfterEach
  void close() {
    rig.close();
    receiver.close();
  }

  @Test
  void clock_setForwardAndBack_delaysNoNotificationByThat() {
    rig.fire("a", "shop");
    rig.pass(MINUTE);
    rig.now = rig.now.plus(DAY);
    receiver.answering(503, "down");
    rig.fire("b", "shop");
    rig.pass(MINUTE);
    assertThat(rig.dispatcher.outbox().pending(10)).hasSize(1);
    rig.now = rig.now.minus(DAY);
    receiver.answering(200, "");
    rig.fire("c", "shop");
    rig.pass(MINUTE.multipliedBy(15));
    assertThat(reasons())
        .containsExactly("first notification", "new alerts added", "new alerts added");
    assertThat(rig.dispatcher.outbox().pending(10)).isEmpty();
  }

  @Test
  void clock_setBackWhileTheServerIsDown_delaysNoNotificationByThat() {
    rig.now = rig.now.plus(DAY);
    receiver.answering(500, "broken");
    rig.fire("a", "shop");
    rig.pass(MINUTE);
    rig.now = rig.now.minus(DAY);
    receiver.answering(200, "");
    rig.restart(yaml());
    rig.pass(MINUTE.multipliedBy(10));
    assertThat(reasons()).containsExactly("first notification");
  }

  @Test
  void clock_setForwardAndBack_repeatsAfterTheIntervalAndNoLater() {
    rig.fire("a", "shop");
    rig.now = rig.now.plus(DAY);
    rig.pass(MINUTE);
    rig.now = rig.now.minus(DAY);
    rig.pass(Duration.ofHours(4).plus(MINUTE.multipliedBy(6)));
    assertThat(reasons()).containsExactly("first notification", "repeat interval elapsed");
  }

  @Test
  void repeat_afterAnOutage_countsFromTheDelivery() {
    receiver.answering(503, "down");
    rig.fire("a", "shop");
    rig.pass(DAY);
    receiver.answering(200, "");
    while (delivered().isEmpty()) {
      rig.pass(MINUTE);
    }
    rig.pass(Duration.ofHours(3).plus(MINUTE.multipliedBy(50)));
    assertThat(reasons()).containsExactly("first notification");
    rig.pass(MINUTE.multipliedBy(20));
    assertThat(reasons()).containsExactly("first notification", "repeat interval elapsed");
  }

  private List<Request> delivered() {
    return receiver.requests().stream().filter(request -> request.status() == 200).toList();
  }

  private List<String> reasons() {
    return delivered().stream()
        .map(
            request ->
                JsonMapper.shared().readTree(request.body()).get("notification_reason").asString())
        .toList();
  }

  private String yaml() {
    return "receivers:\n- name: ops\n  webhook_configs:\n  - url: "
        + receiver.url("/hook")
        + "\n    http_config: {allow_private: [127.0.0.1], timeout: 1m}\nroute:\n  receiver: ops\n";
  }
}
