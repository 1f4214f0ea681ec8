package dev.kikori.server.web;

import dev.kikori.server.lane.LaneStatus;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * What the pages and the REST interface are about.
 *
 * @param lanes what is to be seen of each lane now
 * @param windows the latest verdicts
 */
public record WebServices(
    AlertQueries alerts,
    Silences silences,
    Opinions opinions,
    Events events,
    Templates templates,
    Models models,
    Deliveries deliveries,
    Analysis analysis,
    Health health,
    Supplier<Collection<LaneStatus>> lanes,
    WindowFeed windows) {}
