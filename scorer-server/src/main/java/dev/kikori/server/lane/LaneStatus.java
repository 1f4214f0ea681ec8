package dev.kikori.server.lane;

import dev.kikori.server.service.ServiceKey;

/**
 * A lane at one moment.
 *
 * @param key whose lane it is
 * @param instances streams (service instances) that it has met lately
 * @param events events accepted since the server started
 * @param windows windows judged since the server started
 * @param queuedEvents events accepted and not yet in a window
 * @param capacityEvents how many may be queued
 * @param templates living templates
 * @param warmingUp whether every one of its streams is too young for more than the plain rule
 * @param lastEventMillis when its last event came in, milliseconds since the epoch; 0 if none did
 */
public record LaneStatus(
    ServiceKey key,
    int instances,
    long events,
    long windows,
    long queuedEvents,
    long capacityEvents,
    int templates,
    boolean warmingUp,
    long lastEventMillis) {}
