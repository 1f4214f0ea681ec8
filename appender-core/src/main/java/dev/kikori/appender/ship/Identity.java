package dev.kikori.appender.ship;

import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.encode.ProtoWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Who the events come from, as far as nobody said so. Looks up the host's name, so it belongs to the sender's thread. */
final class Identity {
  private static final int CONFIRMS_ALERTS = 7;
  private static final String UNKNOWN_SERVICE = "unknown_service";

  private Identity() {}

  static String newClientId() {
    return UUID.randomUUID().toString();
  }

  /** {@code kikori.v1.Hello} without client id and sequence number. */
  static byte[] hello(KikoriOptions options, UnaryOperator<@Nullable String> environment) {
    ProtoWriter out = new ProtoWriter(256);
    out.string(2, service(options.service(), environment, System.getProperty("sun.java.command")));
    out.string(3, instance(options.instance(), environment));
    for (Map.Entry<String, String> attribute : options.attributes().entrySet()) {
      int entry = out.begin(4);
      out.string(1, attribute.getKey());
      out.string(2, attribute.getValue());
      out.end(entry);
    }
    out.string(5, options.agent());
    out.bool(CONFIRMS_ALERTS, true);
    return Arrays.copyOf(out.buffer(), out.size());
  }

  static String service(
      @Nullable String configured,
      UnaryOperator<@Nullable String> environment,
      @Nullable String command) {
    String known = firstOf(configured, environment.apply("OTEL_SERVICE_NAME"));
    if (known != null) {
      return known;
    }
    String main = command == null ? "" : command.strip().split("\\s", 2)[0];
    String name = main.endsWith(".jar") ? jarName(main) : main.substring(main.lastIndexOf('.') + 1);
    return name.isEmpty() ? UNKNOWN_SERVICE : name;
  }

  private static String jarName(String path) {
    int directory = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    return path.substring(directory + 1, path.length() - ".jar".length());
  }

  static String instance(@Nullable String configured, UnaryOperator<@Nullable String> environment) {
    String known =
        firstOf(configured, firstOf(environment.apply("POD_NAME"), environment.apply("HOSTNAME")));
    if (known != null) {
      return known;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  private static @Nullable String firstOf(@Nullable String first, @Nullable String second) {
    if (first != null && !first.isBlank()) {
      return first;
    }
    return second == null || second.isBlank() ? null : second;
  }
}
