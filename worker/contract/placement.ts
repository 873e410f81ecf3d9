import * as z from 'zod';

/**
 * The part of the world in which objects, D1 and queues run and store data. The jurisdiction cannot change later: the same name in another
 * jurisdiction is another object.
 */
export const Jurisdiction = z.enum(['none', 'eu', 'us', 'fedramp']);
export type Jurisdiction = z.infer<typeof Jurisdiction>;

const REGIONS = ['wnam', 'enam', 'sam', 'weur', 'eeur', 'apac', 'apac-ne', 'apac-se', 'oc', 'afr', 'me'] as const;

/** The region in which to create new objects, if possible. If empty, objects are created near their first request. Objects never move. */
export const LocationHint = z.enum(['', ...REGIONS]);
