package dev.kikori.scorer.verdict;

import java.util.List;

/**
 * What a stream's baseline says of a window, without labels.
 *
 * @param nats strangeness of the window, all its parts together
 * @param firstNats the same, had its new templates been seen only now: what the window says of the stream's traffic
 * @param rawCounts the cost of its template counts, not yet set against what is usual for the stream, nats
 * @param counts the part of template counts that are unusual, nats
 * @param novelty the part of templates never seen before, nats
 * @param severity the part of grave lines that are not routine here, nats
 * @param order the part of lines that the window model did not expect after the lines before them, nats
 * @param shape how far the window is from the nearest normal one, nats; 0 unless somebody said what is normal, not part of {@code nats}
 * @param evidence templates that add to it, strongest first
 * @param lineNats per line, {@code [lines]}: what its template adds
 * @param unseenTemplates templates that the stream had never shown before
 */
record Assessment(
    double nats,
    double firstNats,
    double rawCounts,
    double counts,
    double novelty,
    double severity,
    double order,
    double shape,
    List<TemplateEvidence> evidence,
    float[] lineNats,
    int unseenTemplates) {}
