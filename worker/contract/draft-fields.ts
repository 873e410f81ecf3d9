/**
 * The settings of an action that determine its message. A preview sends only these settings: no address, and no secret. They are in a
 * file without schemas, so that the dashboard opens without loading zod.
 */
export const DRAFT_FIELDS = {
  webhook: ['fields'],
  slack: ['text'],
  email: ['subject', 'text'],
  hubspot: ['scoreProperty', 'stageProperty', 'fields'],
  salesforce: ['externalIdField', 'scoreField', 'fields'],
} as const;
