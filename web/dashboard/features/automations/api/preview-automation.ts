import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import * as automationsApi from '../../../../../worker/contract/api/automations.ts';
import type { AutomationDraft, AutomationInput } from '../../../../../worker/contract/automation.ts';
import { callApi } from '../../../lib/api-client.ts';

/** What of a config is the receiver's address, a secret, or neither needed for the message. */
const NOT_IN_DRAFTS = new Set([
  'url',
  'method',
  'headers',
  'to',
  'accessToken',
  'instanceUrl',
  'clientId',
  'clientSecret',
]);

/** The message of an automation as the form has it, with the trigger that gives its reason. */
export function toDraft(input: AutomationInput, leadId: string | null): AutomationDraft {
  const { name, action, config } = input;
  const triggers = Object.entries(input).filter(([key, value]) => key.startsWith('when') && value !== '');
  return {
    ...Object.fromEntries(triggers),
    ...(name.trim() !== '' && { name }),
    ...(leadId !== null && { leadId }),
    action,
    config: Object.fromEntries(Object.entries(config).filter(([key]) => !NOT_IN_DRAFTS.has(key))),
  } as AutomationDraft;
}

/** A draft's message about a lead. The last one stays until the next is there. */
export const previewQuery = (draft: AutomationDraft) =>
  queryOptions({
    queryKey: ['automations', 'preview', draft],
    queryFn: ({ signal }) => callApi(automationsApi.previewAutomation, { body: draft, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
