package dev.kikori.server.alert;

import dev.kikori.server.alert.AlertRecord.Driver;
import dev.kikori.server.alert.AlertRecord.Line;
import dev.kikori.server.service.ServiceKey;
import java.time.Instant;
import java.util.List;

/**
 * What a lane says of an alert, cut to what is kept of it.
 *
 * @param laneId the lane's name for it
 * @param laneRevision counts what the lane said of it
 * @param resolved whether the lane sees its end in this
 * @param lastEvent time of its last window's last event
 */
record AlertDraft(
    ServiceKey service,
    String instance,
    String laneId,
    int laneRevision,
    boolean resolved,
    String fingerprint,
    String severity,
    String detector,
    int riskScore,
    Instant startsAt,
    Instant lastEvent,
    List<String> summary,
    List<String> critical,
    List<String> warning,
    List<Line> window,
    List<Driver> templates,
    int windows,
    String model) {}
