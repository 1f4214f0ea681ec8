package dev.kikori.server.web;

import dev.kikori.server.alert.AlertCenter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The silences that the alert center keeps. Safe for use by many threads. */
public final class StoredSilences implements Silences {
  private final AlertCenter center;
  private final InstantSource clock;

  public StoredSilences(AlertCenter center, InstantSource clock) {
    this.center = center;
    this.clock = clock;
  }

  @Override
  public List<Silence> list(String tenant) {
    return center.silences().list(tenant).stream().map(this::view).toList();
  }

  @Override
  public Optional<Silence> find(String tenant, String id) {
    return center.silences().find(tenant, id).map(this::view);
  }

  @Override
  public Silence create(String tenant, NewSilence wanted) {
    List<dev.kikori.server.condition.Matcher> matchers =
        wanted.matchers().stream()
            .map(
                one ->
                    new dev.kikori.server.condition.Matcher(
                        one.name(), one.value(), one.isRegex(), one.isEqual()))
            .toList();
    return view(
        center
            .silences()
            .create(
                tenant,
                matchers,
                wanted.startsAt(),
                wanted.endsAt(),
                wanted.createdBy(),
                wanted.comment()));
  }

  @Override
  public boolean expire(String tenant, String id) {
    return center.silences().expire(tenant, id);
  }

  private Silence view(dev.kikori.server.alert.Silence silence) {
    return new Silence(
        silence.id(),
        silence.isSuppression() ? Silence.SUPPRESSION : "silence",
        silence.state(clock.instant()).name().toLowerCase(Locale.ROOT),
        silence.matchers().stream()
            .map(one -> new Matcher(one.name(), one.value(), one.isRegex(), one.isEqual()))
            .toList(),
        silence.startsAt(),
        silence.endsAt(),
        silence.updatedAt(),
        silence.createdBy(),
        silence.comment());
  }
}
