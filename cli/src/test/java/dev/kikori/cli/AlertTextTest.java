package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.TemplateEvidence;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AlertTextTest {
  private static final Template REFUSED =
      new Template(7, Severity.ERROR, "pool", "connection to <IP> refused");

  @Test
  void block_tellsWhenWhereHowGraveWhatWhichLinesAndWhy() {
    Alert alert = alert(10, "connection to 10.0.0.7 refused");
    String block = String.join("\n", new AlertText(Style.PLAIN, String::valueOf).block(alert));
    assertThat(block)
        .contains("2026-03-14 09:15:00  orders  risk 97")
        .contains("what   10 × `connection to <IP> refused` (usually 0 per window)")
        .contains("where  lines 100 to 109 (window 3)")
        .contains("lines  100  connection to 10.0.0.7 refused")
        .contains("and 4 more")
        .contains(
            "why    unlike this stream's own past; 1 template never seen in it before; most of it from `connection to <IP> refused` (100 %)");
  }

  @Test
  void block_hostileLine_losesItsControlCharacters() {
    Alert alert = alert(1, "\u001b]0;owned\u0007\u001b[2J\u009bmconnection\r refused");
    List<String> block = new AlertText(Style.PLAIN, String::valueOf).block(alert);
    assertThat(block)
        .noneMatch(line -> line.chars().anyMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0)));
    assertThat(block)
        .anyMatch(line -> line.contains("\\x1b]0;owned\\x07\\x1b[2J\\x9bmconnection\\x0d refused"));
  }

  @Test
  void block_longLine_isCut() {
    List<String> block =
        new AlertText(Style.PLAIN, String::valueOf).block(alert(1, "x".repeat(10_000)));
    assertThat(block).allMatch(line -> line.length() < 400);
  }

  @Test
  void block_coloured_saysTheSame() {
    Alert alert = alert(10, "connection to 10.0.0.7 refused");
    String coloured =
        String.join("\n", new AlertText(Style.COLOURED, String::valueOf).block(alert));
    assertThat(coloured).contains("\u001b[1;31mrisk 97\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(String.join("\n", new AlertText(Style.PLAIN, String::valueOf).block(alert)));
  }

  @Test
  void resolved_isOneLine() {
    String line =
        new AlertText(Style.PLAIN, String::valueOf).resolved(alert(2, "connection refused"));
    assertThat(line)
        .startsWith("✓ resolved  2026-03-14 09:15:01")
        .contains("f00d")
        .doesNotContain("\n");
  }

  private static Alert alert(int lines, String raw) {
    List<WindowLine> window = new ArrayList<>();
    List<Long> critical = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      long millis = 1_773_479_700_000L + i * 1000L;
      LogEvent event =
          new LogEvent(
              millis,
              Severity.ERROR,
              "pool",
              "t",
              "orders",
              raw,
              null,
              null,
              raw,
              100 + i,
              100 + i,
              Map.of());
      window.add(new WindowLine(event, REFUSED, i == 0));
      critical.add(100L + i);
    }
    Verdict verdict =
        new Verdict(
            new Window("orders", "3", window),
            "3",
            0.97,
            97,
            true,
            critical,
            List.of(),
            List.of(lines + " × `connection to <IP> refused` (usually 0 per window)"),
            1,
            List.of(new TemplateEvidence(REFUSED, lines, 0, 12, true)),
            "f00d",
            false,
            Verdict.Mode.LABEL_FREE);
    return new Alert(
        "f00d", "orders", Alert.Status.RESOLVED, verdict, verdict, verdict, 1, verdict.summary());
  }
}
