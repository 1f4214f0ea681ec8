package dev.kikori.appender.ship;

import dev.kikori.appender.Alert;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.transport.TransportFactory;
import java.util.function.Consumer;

/** What a link's streams work with, one after the other. */
final class LinkParts {
  final KikoriOptions options;
  final Timings timings;
  final TransportFactory transports;
  final Mailbox mailbox;
  final Counters counters;
  final Consumer<Alert> alerts;
  final Notices notices;
  final Outages outages;
  final BatchSender sender;
  final KnownAlerts knownAlerts = new KnownAlerts();

  LinkParts(
      KikoriOptions options,
      Timings timings,
      TransportFactory transports,
      Mailbox mailbox,
      Counters counters,
      Consumer<Alert> alerts,
      Notices notices,
      Outages outages) {
    this.options = options;
    this.timings = timings;
    this.transports = transports;
    this.mailbox = mailbox;
    this.counters = counters;
    this.alerts = alerts;
    this.notices = notices;
    this.outages = outages;
    this.sender = new BatchSender(options, counters);
  }
}
