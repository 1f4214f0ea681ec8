package dev.kikori.server.notify.sink;

import dev.kikori.server.notify.sink.Outcome.Next;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an answer's status means, by the rules of Standard Webhooks and of Alertmanager. */
final class Replies {
  private static final Set<Integer> THROTTLING = Set.of(429, 502, 503, 504);

  private Replies() {}

  /** Standard Webhooks: 2xx is success, 410 ends it, all else (redirects, which are not followed, too) is tried again. */
  static Outcome standard(HttpReply reply, Instant now) {
    if (reply.succeeded()) {
      return new Outcome.Delivered();
    }
    return failed(reply, now, reply.status() == 410 ? Next.DISABLE : Next.RETRY);
  }

  /** Alertmanager's rule for APIs that say 4xx of a message that will never do: only 408, 429 and what is no client error is tried again. */
  static Outcome strict(HttpReply reply, Instant now) {
    int status = reply.status();
    boolean final4xx = status >= 400 && status < 500 && status != 408 && status != 429;
    return final4xx ? failed(reply, now, Next.GIVE_UP) : standard(reply, now);
  }

  static Outcome failed(HttpReply reply, Instant now, Next next) {
    String body = reply.body().isEmpty() ? "" : ": " + SafeText.oneLine(reply.body(), 300);
    return new Outcome.Failed(
        next,
        FailureReason.ofStatus(reply.status()),
        "status " + reply.status() + body,
        retryAfter(reply.header("retry-after"), now),
        THROTTLING.contains(reply.status()));
  }

  private static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    if (header.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(header));
    }
    try {
      Instant date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
