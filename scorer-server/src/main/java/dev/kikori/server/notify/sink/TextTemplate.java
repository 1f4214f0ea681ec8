package dev.kikori.server.notify.sink;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.HandlebarsException;
import com.github.jknack.handlebars.Helper;
import com.github.jknack.handlebars.Template;
import com.github.jknack.handlebars.ValueResolver;
import com.github.jknack.handlebars.context.MapValueResolver;
import com.github.jknack.handlebars.helper.DefaultHelperRegistry;
import com.github.jknack.handlebars.io.AbstractTemplateLoader;
import com.github.jknack.handlebars.io.TemplateSource;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A user's text for a notification, in Handlebars: values, {@code if}, {@code unless}, {@code each}, {@code with} and {@code lookup}, and
 * nothing else. It reaches maps and lists alone: no class, no file, no other template. What an alert says is data: it is escaped for where it
 * goes, even in triple braces, and never read as a template. Safe for use by many threads.
 */
final class TextTemplate {
  private static final int MAX_SOURCE = 16 << 10;

  /** Of the processor's time: a machine that is busy with something else is not the template's fault. */
  private static final long MAX_NANOS = 2_000_000_000L;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Set<String> HELPERS = Set.of("if", "unless", "each", "with", "lookup");

  private final Template template;
  private final UnaryOperator<String> escape;

  private TextTemplate(Template template, UnaryOperator<String> escape) {
    this.template = template;
    this.escape = escape;
  }

  /**
   * Reads a template and tries it out.
   *
   * @param key what it is called in messages
   * @param escape makes a value harmless where the text goes
   * @throws IllegalArgumentException if it can't be used
   */
  static TextTemplate compile(String key, String source, UnaryOperator<String> escape) {
    if (source.length() > MAX_SOURCE) {
      throw new IllegalArgumentException(
          key + ": " + source.length() + " characters (expected: at most " + MAX_SOURCE + ")");
    }
    try {
      Handlebars handlebars = new Handlebars(new NoOtherTemplate());
      handlebars.with(new FewHelpers()).with(EscapingStrategy.NOOP);
      TextTemplate template = new TextTemplate(handlebars.compileInline(source), escape);
      template.apply(sample(), Integer.MAX_VALUE);
      return template;
    } catch (IOException | HandlebarsException e) {
      throw new IllegalArgumentException(
          key + ": " + reason(e) + " (expected: a Handlebars template)", e);
    }
  }

  /**
   * The text for a notification, at most so many characters of it.
   *
   * @throws IllegalArgumentException if it can't be made, or not in time
   */
  String render(Notification notification, int maxCharacters) {
    try {
      return SafeText.bounded(apply(notification, maxCharacters), maxCharacters);
    } catch (IOException | HandlebarsException e) {
      throw new IllegalArgumentException("template: " + reason(e), e);
    }
  }

  private String apply(Notification notification, int maxCharacters) throws IOException {
    long deadline = THREADS.getCurrentThreadCpuTime() + MAX_NANOS;
    BoundedWriter out = new BoundedWriter(2L * maxCharacters + 2);
    try {
      template.apply(
          Context.newBuilder(TemplateModel.of(notification, escape))
              .resolver(new TimedMaps(deadline))
              .build(),
          out);
    } catch (EnoughException e) {
      return out.text();
    } catch (HandlebarsException e) {
      if (!(e.getCause() instanceof EnoughException)) {
        throw e;
      }
    }
    return out.text();
  }

  private static String reason(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return SafeText.oneLine(message.lines().findFirst().orElse(""), 200);
  }

  private static Notification sample() {
    AlertView alert =
        new AlertView(
            "a1",
            "f1",
            true,
            Map.of("alertname", "LogAnomaly", "service", "shop", "severity", "critical"),
            "critical",
            90,
            Instant.EPOCH,
            null,
            List.of("Something happened."),
            List.of("a line"),
            List.of("another"),
            List.of(),
            1,
            "model");
    return new Notification(
        "sample",
        "{}:{}",
        Notification.Reason.FIRST,
        Instant.EPOCH,
        Map.of(),
        "",
        0,
        List.of(alert, alert));
  }

  /** Ends a text that is long enough; without a stack trace, as it is no failure. */
  private static final class EnoughException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Takes so much and no more. */
  private static final class BoundedWriter extends Writer {
    private final StringBuilder out = new StringBuilder();
    private final long max;

    BoundedWriter(long max) {
      this.max = max;
    }

    @Override
    public void write(char[] buffer, int offset, int length) throws IOException {
      int take = (int) Math.min(length, max - out.length());
      out.append(buffer, offset, take);
      if (take < length) {
        throw new EnoughException();
      }
    }

    String text() {
      return out.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Looks into maps alone, for as long as there is time. */
  private static final class TimedMaps implements ValueResolver {
    private final long deadline;

    TimedMaps(long deadline) {
      this.deadline = deadline;
    }

    @Override
    public Object resolve(Object context, String name) {
      if (THREADS.getCurrentThreadCpuTime() > deadline) {
        throw new HandlebarsException(new IllegalStateException("took longer than 2 s"));
      }
      return MapValueResolver.INSTANCE.resolve(context, name);
    }

    @Override
    public Object resolve(Object context) {
      return MapValueResolver.INSTANCE.resolve(context);
    }

    @Override
    public Set<Map.Entry<String, Object>> propertySet(Object context) {
      return MapValueResolver.INSTANCE.propertySet(context);
    }
  }

  private static final class FewHelpers extends DefaultHelperRegistry {
    @Override
    @SuppressWarnings("NullAway") // Handlebars' own null: no such helper.
    public <C> @Nullable Helper<C> helper(String name) {
      return HELPERS.contains(name) ? super.helper(name) : null;
    }
  }

  private static final class NoOtherTemplate extends AbstractTemplateLoader {
    @Override
    public TemplateSource sourceAt(String location) throws IOException {
      throw new IOException("a template uses no other (" + SafeText.oneLine(location, 50) + ")");
    }
  }
}
