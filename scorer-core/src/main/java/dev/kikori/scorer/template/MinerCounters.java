package dev.kikori.scorer.template;

/**
 * What a miner has done since it was built; all numbers only grow, but for the two sizes. Counts are not part of a snapshot.
 *
 * @param lines messages and patterns accepted
 * @param learned of these, those whose masked text was not in the cache
 * @param cutMessages messages longer than the limit, of which the rest was not read
 * @param cutLines messages of more lines than the limit, of which the rest was not read
 * @param generalised templates that were replaced by a more general one
 * @param evictedTemplates templates given up for lack of room
 * @param evictedForms masked texts given up for lack of room
 * @param collisions different texts of the same id, which share a template
 * @param templates living templates now
 * @param forms masked texts in memory now
 */
public record MinerCounters(
    long lines,
    long learned,
    long cutMessages,
    long cutLines,
    long generalised,
    long evictedTemplates,
    long evictedForms,
    long collisions,
    int templates,
    int forms) {}
