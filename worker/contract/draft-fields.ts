/**
 * The settings of an action that its message needs. Only these are sent for a preview: no address, and no secret. In a file without
 * schemas, because the dashboard opens without them.
 */
export const DRAFT_FIELDS = {
  webhook: ['fields'],
  slack: ['text'],
  email: ['subject', 'text'],
  hubspot: ['scoreProperty', 'stageProperty', 'fields'],
  salesforce: ['externalIdField', 'scoreField', 'fields'],
} as const;
