package dev.kikori.cli;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.TemplateEvidence;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * An alert for people: when and where, how grave, what happened, the lines to read, and why Kikori thinks so. Whatever comes from the
 * log is made {@linkplain Printable safe to print}.
 */
final class AlertText {
  private static final int SHOWN_LINES = 6;
  private static final int LINE_CHARS = 160;
  private static final int TEMPLATE_CHARS = 60;
  private static final int NAMED_DRIVERS = 3;
  private static final int NAMED_SERVICES = 3;
  private static final int GRAVE_RISK = 80;

  private final Style style;
  private final LongFunction<String> place;

  /**
   * A renderer.
   *
   * @param style colour or not
   * @param place names a line by its number: the number alone for one file, with the file's name for several
   */
  AlertText(Style style, LongFunction<String> place) {
    this.style = style;
    this.place = place;
  }

  /** An alert as a block of lines, ending with an empty one. */
  List<String> block(Alert alert) {
    List<String> lines = new ArrayList<>();
    lines.add(heading(alert));
    labelled(lines, "what", alert.summary().stream().map(Printable::line).toList());
    labelled(lines, "where", List.of(where(alert)));
    labelled(lines, "lines", shownLines(alert.worst()));
    labelled(lines, "why", List.of(why(alert.worst())));
    lines.add("");
    return lines;
  }

  /** One line that says that an alert is over. */
  String resolved(Alert alert) {
    String time = Numbers.dateTime(endMillis(alert.last().window()));
    return style.green("✓ resolved")
        + (time.isEmpty() ? "" : "  " + time)
        + "  "
        + style.faint(alert.fingerprint())
        + "  after "
        + where(alert);
  }

  private String heading(Alert alert) {
    int risk = alert.worst().riskScore();
    String time = Numbers.dateTime(startMillis(alert.first()));
    String service = Printable.line(services(alert));
    String gravity = "risk " + risk;
    return style.bold("▲ alert")
        + (time.isEmpty() ? "" : "  " + style.cyan(time))
        + (service.isEmpty() ? "" : "  " + style.bold(service))
        + "  "
        + (risk >= GRAVE_RISK ? style.red(gravity) : style.yellow(gravity))
        + "  "
        + style.faint(alert.fingerprint());
  }

  /** The stream's service, or those that the lines at fault name if the stream is a whole file. */
  private static String services(Alert alert) {
    if (!alert.stream().isEmpty()) {
      return alert.stream();
    }
    Verdict worst = alert.worst();
    Set<String> named = new LinkedHashSet<>();
    for (WindowLine line : worst.window().lines()) {
      long number = line.event().firstLine();
      if (worst.criticalLines().contains(number) || worst.warningLines().contains(number)) {
        named.add(line.event().service());
      }
    }
    named.remove("");
    return named.size() <= NAMED_SERVICES ? String.join(", ", named) : named.size() + " services";
  }

  private String where(Alert alert) {
    Window first = alert.first().window();
    Window last = alert.last().window();
    String windows =
        first.id().equals(last.id())
            ? "window " + Printable.line(first.id())
            : Numbers.counted(alert.windows(), "window")
                + ", "
                + Printable.line(first.id())
                + " to "
                + Printable.line(last.id());
    String until = Numbers.time(endMillis(last));
    return "lines "
        + place.apply(first.firstLine())
        + " to "
        + place.apply(last.lastLine())
        + " ("
        + windows
        + ")"
        + (until.isEmpty() ? "" : ", until " + until);
  }

  /** When the first grave line was written, or the first line at all that made it so; the window's start if neither has a time. */
  private static long startMillis(Verdict verdict) {
    List<Long> lines =
        verdict.criticalLines().isEmpty() ? verdict.warningLines() : verdict.criticalLines();
    for (WindowLine line : verdict.window().lines()) {
      if (line.event().hasTimestamp() && lines.contains(line.event().firstLine())) {
        return line.event().timestampMillis();
      }
    }
    return verdict.window().startMillis();
  }

  private static long endMillis(Window window) {
    for (int i = window.lines().size() - 1; i >= 0; i--) {
      LogEvent event = window.lines().get(i).event();
      if (event.hasTimestamp()) {
        return event.timestampMillis();
      }
    }
    return LogEvent.NO_TIMESTAMP;
  }

  /** The lines that made it an alert, in their order: of each template the first, then others while there is room. */
  private List<String> shownLines(Verdict verdict) {
    Set<Long> critical = new HashSet<>(verdict.criticalLines());
    Set<Long> warning = new HashSet<>(verdict.warningLines());
    List<WindowLine> candidates =
        verdict.window().lines().stream()
            .filter(
                line ->
                    critical.contains(line.event().firstLine())
                        || warning.contains(line.event().firstLine()))
            .toList();
    Set<WindowLine> chosen = choose(candidates, critical);
    List<String> shown = new ArrayList<>();
    for (WindowLine line : candidates) {
      if (chosen.contains(line)) {
        LogEvent event = line.event();
        String text = cut(Printable.line(event.raw()), LINE_CHARS);
        shown.add(
            style.faint(place.apply(event.firstLine()))
                + "  "
                + (critical.contains(event.firstLine()) ? style.red(text) : style.yellow(text)));
      }
    }
    int left = candidates.size() - chosen.size();
    if (left > 0) {
      shown.add(style.faint("and " + left + " more"));
    }
    return shown;
  }

  /** The grave lines before the others, and of each the first of every template before a second one. */
  private static Set<WindowLine> choose(List<WindowLine> candidates, Set<Long> critical) {
    Set<WindowLine> chosen = new HashSet<>();
    for (boolean grave : new boolean[] {true, false}) {
      List<WindowLine> lines =
          candidates.stream()
              .filter(line -> critical.contains(line.event().firstLine()) == grave)
              .toList();
      Set<Template> templates = new HashSet<>();
      lines.stream()
          .filter(line -> templates.add(line.template()))
          .limit(SHOWN_LINES - chosen.size())
          .forEach(chosen::add);
      lines.stream()
          .filter(line -> !chosen.contains(line))
          .limit(SHOWN_LINES - chosen.size())
          .forEach(chosen::add);
    }
    return chosen;
  }

  private static String why(Verdict verdict) {
    StringBuilder why = new StringBuilder();
    if (verdict.warmingUp()) {
      why.append(
          "this stream is young: until its normal is known, only grave levels and words such as \"failed\" count");
    } else if (verdict.mode() == Verdict.Mode.SUPERVISED) {
      why.append("the model has learnt from labelled logs of such a system");
    } else {
      why.append("unlike this stream's own past");
    }
    if (verdict.unseenTemplates() > 0 && !verdict.warmingUp()) {
      why.append("; ")
          .append(Numbers.counted(verdict.unseenTemplates(), "template"))
          .append(" never seen in it before");
    }
    String drivers = drivers(verdict.drivers());
    return drivers.isEmpty()
        ? why.toString()
        : why.append("; most of it from ").append(drivers).toString();
  }

  private static String drivers(List<TemplateEvidence> drivers) {
    double all = drivers.stream().mapToDouble(one -> Math.max(0, one.nats())).sum();
    List<String> named = new ArrayList<>();
    for (TemplateEvidence one : drivers) {
      long percent = all > 0 ? Math.round(100 * Math.max(0, one.nats()) / all) : 0;
      if (named.size() < NAMED_DRIVERS && percent >= 5) {
        named.add(
            "`"
                + cut(Printable.line(one.template().text()), TEMPLATE_CHARS)
                + "` ("
                + percent
                + " %)");
      }
    }
    return String.join(", ", named);
  }

  private void labelled(List<String> lines, String label, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      lines.add(
          "  " + style.faint(String.format("%-5s", i == 0 ? label : "")) + "  " + values.get(i));
    }
  }

  private static String cut(String text, int chars) {
    return text.length() <= chars ? text : text.substring(0, chars - 1) + "…";
  }
}
