package dev.kikori.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.http.Connections.Limit;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConnectionsTest {
  private final Connections connections = new Connections(3, 100);

  @AfterEach
  void bytesAreThoseOfOpenConnections() {
    if (connections.count() == 0) {
      assertThat(connections.bytes()).isZero();
    }
  }

  @Test
  void onOpened_beyondTheLimit_cutsOffTheLongestSilent() {
    EndPoint first = open();
    EndPoint second = open();
    EndPoint third = open();
    connections.beginAnswer(first);
    connections.awaitClient(first);

    EndPoint fourth = open();

    assertThat(second.isOpen()).isFalse();
    assertThat(first.isOpen() && third.isOpen() && fourth.isOpen()).isTrue();
    assertThat(connections.count()).isEqualTo(3);
    assertThat(connections.cutOff(Limit.CONNECTIONS)).isEqualTo(1);
  }

  @Test
  void onOpened_whileAllAreBeingAnswered_isNotLetIn() {
    EndPoint[] busy = {open(), open(), open()};
    for (EndPoint each : busy) {
      connections.beginAnswer(each);
    }

    assertThat(open().isOpen()).isFalse();
    assertThat(busy).allMatch(EndPoint::isOpen);
  }

  @Test
  void hold_beyondTheRoom_cutsOffTheLongestSilentThatHoldsSomething() {
    EndPoint silent = open();
    EndPoint slow = open();
    EndPoint quick = open();
    connections.hold(slow, 60);
    connections.hold(quick, 50);

    assertThat(slow.isOpen()).isFalse();
    assertThat(silent.isOpen() && quick.isOpen()).isTrue();
    assertThat(connections.bytes()).isEqualTo(50);
    assertThat(connections.cutOff(Limit.BYTES)).isEqualTo(1);
  }

  @Test
  void hold_moreThanThereIsRoom_isForOneAlone() {
    EndPoint large = open();
    connections.hold(large, 500);
    assertThat(large.isOpen()).isTrue();

    EndPoint next = open();
    connections.hold(next, 1);

    assertThat(large.isOpen()).isFalse();
    assertThat(next.isOpen()).isTrue();
  }

  @Test
  void letGo_ofWhoIsGone_countsNothingTwice() {
    EndPoint slow = open();
    connections.hold(slow, 60);
    connections.onClosed(connection(slow));
    connections.letGo(slow, 60);
    connections.awaitClient(slow);

    assertThat(connections.bytes()).isZero();
    assertThat(connections.count()).isZero();
  }

  private EndPoint open() {
    EndPoint endPoint = new ByteArrayEndPoint();
    connections.onOpened(connection(endPoint));
    return endPoint;
  }

  private static AbstractConnection connection(EndPoint endPoint) {
    return new AbstractConnection(endPoint, Runnable::run) {
      @Override
      public void onFillable() {}
    };
  }
}
