import type { ActionKind } from './automation.ts';

/** Actions that write a state to a CRM; only the newest state matters. */
export const CRM_ACTIONS: readonly ActionKind[] = ['hubspot', 'salesforce'];

/** HubSpot identifies contacts by email. */
export const needsEmail = (action: ActionKind): boolean => action === 'hubspot';
