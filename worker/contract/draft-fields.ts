/**
 * The settings of an action that determine its message. A preview sends only these settings, without the receiver's URL and secrets. This
 * file has no schemas, so that the dashboard opens without loading zod.
 */
export const DRAFT_FIELDS = {
  webhook: ['fields'],
  slack: ['text'],
  email: ['subject', 'text'],
  hubspot: ['scoreProperty', 'stageProperty', 'fields'],
  salesforce: ['externalIdField', 'scoreField', 'fields'],
} as const;
