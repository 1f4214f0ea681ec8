package dev.kikori.scorer.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scanner takes for a variable, and what it leaves alone. */
final class MaskingScannerTest {
  private static final int MAX_CHARS = 512;

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "took 12 turns                        | took <NUM> turns",
        "balance -3.50, rate +7               | balance <NUM>, rate <NUM>",
        "read 1,234,567 rows                  | read <NUM> rows",
        "factor 1.5e-7                        | factor <NUM>",
        "version 1.2.3.                       | version <NUM>.",
        "at 0x7f0c and deadbeef01             | at <HEX> and <HEX>",
        "mac 3c:15:c2:e0:aa:01                | mac <HEX>",
        "Token@1a2b3c                         | Token@<HEX>",
        "from 10.0.0.1 to 10.0.0.2:8080       | from <IP> to <IP>",
        "src: /10.251.1.1:4000 ok             | src: <IP> ok",
        "node07/10.10.34.11:35552 lost        | <IP> lost",
        "addr 2607:f140:6000:8:c6b3:1ff:fe:7f | addr <IP>",
        "peer fe80::1ff:fe23                  | peer <IP>",
        "proxy.example.org:5070 open          | <IP> open",
        "at Session.java:105 again            | at Session.java:<NUM> again",
        "port:8080                            | port:<NUM>",
        "id 0a1b2c3d-1111-2222-3333-0123456789ab. | id <UUID>.",
        "open /var/log/app.log now            | open <PATH> now",
        "open C:\\temp\\x.txt now             | open <PATH> now",
        "load conf/server.xml                 | load <PATH>",
        "GET /a/b?x=1&y=2 HTTP/1.1            | GET <PATH> HTTP/<NUM>",
        "see https://a.example/x?y=1 there    | see <URL> there",
        "hdfs://nn:9000/tmp/x                 | <URL>",
        "at 20:56:49,008 sharp                | at <TIME> sharp",
        "on 2023-10-27T20:56:49.1Z done       | on <TIME> done",
        "on 2023-10-27 20:56:49 done          | on <TIME> done",
        "at Fri Jun 17 07:07:00 2005 (x)      | at <TIME> (x)",
        "May be late                          | May be late",
        "in 12ms or 3.5 seconds               | in <DUR> or <DUR>",
        "lifetime <1 sec                      | lifetime <DUR>",
        "sent 1165 bytes (1.13 KB) ok         | sent <SIZE> ok",
        "heap 512MB of 2 GiB                  | heap <SIZE> of <SIZE>",
        "blk_-1608999687919862906 done        | <ID> done",
        "container_1445144423722_0020_01_02   | <ID>",
        "key a8f3kz9                          | key <ID>",
        "eth0 up, node-12 down                | eth<NUM> up, node-<NUM> down",
        "uid=0 user=root                      | uid=<NUM> user=root",
        "I/O error and/or load/store          | I/O error and/or load/store",
        "parity........0                      | parity........<NUM>",
        "took 5 m away                        | took <NUM> m away",
        "state RUNNING                        | state RUNNING",
      })
  void scan_variable_isMaskedByItsType(String message, String masked) {
    assertThat(mask(message)).isEqualTo(masked);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "delete blk_1111111 blk_2222222 blk_3333333 | delete <ID>",
        "rows [1, 2, 3]                             | rows [<NUM>]",
        "rows [1,2,3]                               | rows [<NUM>]",
        "down: an12 an13 an14                       | down: an<NUM>",
        "commits:[1:c2, 3:c4, 5:c6] end             | commits:[<NUM>:c<NUM>] end",
        "10.0.0.1,10.0.0.2 asked                    | <IP> asked",
      })
  void scan_lists_areTheSameWhateverTheirLength(String message, String masked) {
    assertThat(mask(message)).isEqualTo(masked);
  }

  @Test
  void scan_whiteSpace_isOneSpaceAndNoneAtTheEnds() {
    assertThat(mask("  a \t b\u0000c  ")).isEqualTo("a b c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<NUM>",
        "<*> and <IP>",
        "<NUM",
        "<<NUM>>",
        "<NUM><NUM>",
        "{}",
        "\\",
        "%s",
        "\u0001",
        "",
        " ",
        "\ud800"
      })
  void scan_textThatLooksLikeOurs_neverFails(String hostile) {
    assertThat(mask(mask(hostile))).isEqualTo(mask(hostile));
  }

  @Test
  void scan_messageAboveTheLimit_isCutAtAWordAndSaysSo() {
    MaskingScanner scanner = new MaskingScanner(20, 3);
    scanner.scan("alpha beta gamma delta epsilon");
    assertThat(scanner.text()).hasToString("alpha beta gamma");
    assertThat(scanner.wasCut()).isTrue();
    scanner.scan("alpha");
    assertThat(scanner.wasCut()).isFalse();
  }

  @Test
  void scan_linesAboveTheLimit_areCutAndSaidSo() {
    MaskingScanner scanner = new MaskingScanner(MAX_CHARS, 2);
    scanner.scan("first\r\nsecond\nthird");
    assertThat(scanner.text()).hasToString("first second");
    assertThat(scanner.lostLines()).isTrue();
    scanner.scan("first\nsecond\n \n");
    assertThat(scanner.text()).hasToString("first second");
    assertThat(scanner.lostLines()).isFalse();
  }

  @Test
  void scan_surrogatePairAtTheLimit_isNotTornApart() {
    MaskingScanner scanner = new MaskingScanner(16, 1);
    scanner.scan("fifteen-letters" + "\ud83e\udeb5" + "tail");
    assertThat(scanner.text()).hasToString("fifteen-letters");
  }

  @Test
  void scan_theDensestText_fitsTheBuffer() {
    MaskingScanner scanner = new MaskingScanner(MAX_CHARS, 1);
    for (String unit :
        new String[] {
          "1;", "1=", "/1", ":1", "@1", "1ms;", "a/", "0x1;", "1\\", "..1", "a1;", "1,a", "+1|"
        }) {
      scanner.scan(unit.repeat(MAX_CHARS));
      assertThat(scanner.text().length())
          .as(unit)
          .isLessThanOrEqualTo(MaskingScanner.maxMaskedChars(MAX_CHARS));
    }
  }

  @Test
  void scan_anyCharacters_isBoundedAndSettlesWhenScannedAgain() {
    long seed = 20261121;
    Random random = new Random(seed);
    String alphabet = "a1F.:/-_@\\,= <>()[]{}\"'+?%x0\n\t\u0000\u00e9\ud83e";
    MaskingScanner scanner = new MaskingScanner(MAX_CHARS, 3);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder message = new StringBuilder();
      int length = random.nextInt(60);
      for (int k = 0; k < length; k++) {
        message.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      scanner.scan(message.toString());
      assertThat(scanner.text().length())
          .as("seed %d, message %s", seed, message)
          .isLessThanOrEqualTo(MaskingScanner.maxMaskedChars(MAX_CHARS));
      assertThat(digitsOf(scanner.text().toString()))
          .as("seed %d, message %s", seed, message)
          .isZero();
    }
  }

  private static long digitsOf(String text) {
    return text.chars().filter(c -> c >= '0' && c <= '9').count();
  }

  private static String mask(String message) {
    MaskingScanner scanner = new MaskingScanner(MAX_CHARS, 3);
    scanner.scan(message);
    return scanner.text().toString();
  }
}
