import type { ImportType } from './import.ts';

/** Fields that a column can be assigned to. `firstName` and `lastName` are joined into `name`. */
export const IMPORT_FIELDS = {
  events: ['eventType', 'leadId', 'userId', 'anonymousId', 'eventId', 'timestamp'],
  leads: ['leadId', 'email', 'name', 'firstName', 'lastName', 'company', 'phone'],
} as const satisfies Record<ImportType, readonly string[]>;

/** The prefix of columns with custom properties. */
export const IMPORT_BAGS = { events: 'properties', leads: 'custom' } as const satisfies Record<ImportType, string>;
