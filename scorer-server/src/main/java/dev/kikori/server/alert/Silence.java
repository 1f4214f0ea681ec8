package dev.kikori.server.alert;

import dev.kikori.server.condition.Matcher;
import java.time.Instant;
import java.util.List;

/**
 * Somebody's word that alerts which all matchers hold for are not to be sent to people for a time. One with a matcher on {@link
 * Matcher#TEMPLATE} is what this project calls a suppression. Immutable.
 *
 * @param startsAt when it begins
 * @param endsAt when it ends; one that was deleted has ended when it was
 * @param createdBy who says so
 * @param comment why
 */
public record Silence(
    String id,
    String tenant,
    List<Matcher> matchers,
    Instant startsAt,
    Instant endsAt,
    Instant updatedAt,
    String createdBy,
    String comment) {
  /** Where a silence is in its life. */
  public enum State {
    PENDING,
    ACTIVE,
    EXPIRED
  }

  public Silence {
    matchers = List.copyOf(matchers);
  }

  /** Where it is at a time. */
  public State state(Instant at) {
    if (!at.isBefore(endsAt)) {
      return State.EXPIRED;
    }
    return at.isBefore(startsAt) ? State.PENDING : State.ACTIVE;
  }

  /** Whether it is about templates. */
  public boolean isSuppression() {
    return matchers.stream().anyMatch(each -> each.name().equals(Matcher.TEMPLATE));
  }
}
