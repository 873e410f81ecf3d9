import type { ActionKind } from './automation.ts';

/** Actions that write the lead's current state to a CRM. Only the newest state needs to be sent. */
export const CRM_ACTIONS: readonly ActionKind[] = ['hubspot', 'salesforce'];

/** True if the action needs a lead with an email. HubSpot identifies contacts by email. */
export const needsEmail = (action: ActionKind): boolean => action === 'hubspot';
