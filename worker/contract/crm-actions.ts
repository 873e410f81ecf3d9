import type { ActionKind } from './automation.ts';

/** Actions that write the lead's current state to a CRM, so only the newest state matters. */
export const CRM_ACTIONS: readonly ActionKind[] = ['hubspot', 'salesforce'];

/** Actions for which the lead needs an email: HubSpot identifies contacts by email. */
export const needsEmail = (action: ActionKind): boolean => action === 'hubspot';
