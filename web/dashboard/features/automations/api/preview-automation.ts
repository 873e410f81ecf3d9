import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import * as automationsApi from '../../../../../worker/contract/api/automations.ts';
import type { AutomationInput } from '../../../../../worker/contract/automation.ts';
import type { AutomationDraft } from '../../../../../worker/contract/automation-draft.ts';
import { DRAFT_FIELDS } from '../../../../../worker/contract/draft-fields.ts';
import { callApi } from '../../../lib/api-client.ts';

/**
 * The message of an automation with the form's current values, including the trigger, which provides the reason. Secrets are not sent.
 */
export function toDraft(input: AutomationInput, leadId: string | null): AutomationDraft {
  const { name, action, config } = input;
  const fields: readonly string[] = action === 'assign' ? [] : DRAFT_FIELDS[action];
  const triggers = Object.entries(input).filter(([key, value]) => key.startsWith('when') && value !== '');
  return {
    ...Object.fromEntries(triggers),
    ...(name.trim() !== '' && { name }),
    ...(leadId !== null && { leadId }),
    action,
    config: Object.fromEntries(Object.entries(config).filter(([key]) => fields.includes(key))),
  } as AutomationDraft;
}

/** The message of a draft about a lead. The last message stays on screen until the next one arrives. */
export const previewQuery = (draft: AutomationDraft) =>
  queryOptions({
    queryKey: ['automations', 'preview', draft],
    queryFn: ({ signal }) => callApi(automationsApi.previewAutomation, { body: draft, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
