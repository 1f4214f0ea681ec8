package dev.kikori.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("PORT", "9000", "EMPTY", "");

  private final ConfigReader reader = new ConfigReader(ENVIRONMENT::get);

  enum Sync {
    NONE,
    ALWAYS
  }

  record Door(@Nullable String address, Integer port, @Nullable ByteSize maxMessage) {
    Door {
      port = port == null ? 4317 : port;
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException(port + " (expected: a port, 0..65535)");
      }
    }
  }

  record Receiver(@Nullable String name, @Nullable Duration groupWait) {}

  record Whole(
      @Nullable Door grpc,
      @Nullable List<Receiver> receivers,
      @Nullable Map<String, Door> others,
      @Nullable Sync sync,
      @Nullable Path data,
      @Nullable Boolean open) {}

  @Test
  void read_everyKindOfValue_isBound() {
    Whole whole =
        read(
            """
            grpc: {address: 127.0.0.1, port: 4318, max_message: 4MB}
            receivers:
              - name: ops
                group_wait: 1m30s
            others:
              spare: {port: 1}
            sync: always
            data: /var/lib/kikori
            open: true
            """);

    assertThat(whole.grpc()).isEqualTo(new Door("127.0.0.1", 4318, ByteSize.ofMegabytes(4)));
    assertThat(whole.receivers()).containsExactly(new Receiver("ops", Duration.ofSeconds(90)));
    assertThat(whole.others()).containsEntry("spare", new Door(null, 1, null));
    assertThat(whole.sync()).isEqualTo(Sync.ALWAYS);
    assertThat(whole.data()).isEqualTo(Path.of("/var/lib/kikori"));
    assertThat(whole.open()).isTrue();
  }

  @Test
  void read_emptyDocument_givesDefaults() {
    assertThat(read("")).isEqualTo(new Whole(null, null, null, null, null, null));
    assertThat(read("grpc:\n").grpc()).isNull();
    assertThat(read("grpc: {}\n").grpc()).isEqualTo(new Door(null, 4317, null));
  }

  @Test
  void read_environment_isPutInPlace() {
    Whole whole = read("grpc: {address: '${env:HOST:-::1}', port: '${env:PORT}'}\ndata: a$$b");

    assertThat(whole.grpc()).isEqualTo(new Door("::1", 9000, null));
    assertThat(whole.data()).isEqualTo(Path.of("a$b"));
  }

  @Test
  void read_environmentThatHoldsYaml_bringsNoKeys() {
    ConfigReader hostile = new ConfigReader(name -> "x\nopen: true");

    assertThat(hostile.read("data: ${env:ANY}", "c", Whole.class).open()).isNull();
  }

  @Test
  void read_missingVariable_isToldWithItsPlace() {
    assertProblems(
        "data: x\ngrpc:\n  address: ${env:NOBODY}\n",
        "line 3: grpc.address: ${env:NOBODY}: the variable is not set (expected: a value, or a default as in ${env:NOBODY:-default})");
    assertProblems(
        "data: ${env:EMPTY}",
        "line 1: data: ${env:EMPTY}: the variable is not set (expected: a value, or a default as in ${env:EMPTY:-default})");
  }

  @Test
  void read_unknownKeys_areAllToldWithTheNearest() {
    assertProblems(
        """
        grpc:
          adress: x
        receivers:
          - name: a
          - group_weight: 1s
        others:
          spare:
            sort: 1
        nonsense: 1
        """,
        "line 2: grpc.adress: no such key (did you mean address?)",
        "line 5: receivers[1].group_weight: no such key (did you mean group_wait?)",
        "line 8: others.spare.sort: no such key (did you mean port?)",
        "line 9: nonsense: no such key (expected: data, grpc, open, others, receivers, sync)");
  }

  @Test
  void read_wrongValues_areToldSectionBySection() {
    assertProblems(
        """
        grpc: {port: 70000}
        receivers:
          - name: a
            group_wait: soon
        sync: often
        open: perhaps
        """,
        "line 1: grpc: 70000 (expected: a port, 0..65535)",
        "line 4: receivers[0].group_wait: soon (expected: a duration such as 500ms, 30s, 5m, 1h30m or 3d)",
        "line 5: sync: often (expected: none, always)",
        "line 6: open: perhaps (expected: true or false)");
  }

  @Test
  void read_keyTwice_isTold() {
    assertProblems("data: a\ndata: b\n", "line 2: data: twice (expected: each key once)");
  }

  @Test
  void read_notYaml_isToldWithItsLine() {
    assertThatThrownBy(() -> read("data: a\n  grpc: [\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 2: not YAML:");
    assertProblems(
        "- a\n- b\n", "line 1: the document is not a mapping (expected: keys and values)");
  }

  @Test
  void read_aliasesThatExplode_areRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
    }

    assertThatThrownBy(() -> read(bomb.toString())).isInstanceOf(ConfigException.class);
  }

  @Test
  void read_file_namesItInMessages(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("kikori.yaml"), "dta: x");

    assertThatThrownBy(() -> reader.read(file, Whole.class))
        .hasMessage(file + ": 1 problem\n  line 1: dta: no such key (did you mean data?)");
    assertThatThrownBy(() -> reader.read(folder.resolve("gone.yaml"), Whole.class))
        .hasMessage(folder.resolve("gone.yaml") + ": 1 problem\n  no such file");
  }

  private Whole read(String text) {
    return reader.read(text, "test", Whole.class);
  }

  private void assertProblems(String text, String... problems) {
    assertThatThrownBy(() -> read(text))
        .asInstanceOf(type(ConfigException.class))
        .extracting(ConfigException::problems)
        .isEqualTo(List.of(problems));
  }
}
