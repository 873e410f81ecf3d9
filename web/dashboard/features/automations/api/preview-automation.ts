import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import * as automationsApi from '../../../../../worker/contract/api/automations.ts';
import type { AutomationInput } from '../../../../../worker/contract/automation.ts';
import type { AutomationDraft } from '../../../../../worker/contract/automation-draft.ts';
import { DRAFT_FIELDS } from '../../../../../worker/contract/draft-fields.ts';
import { callApi } from '../../../lib/api-client.ts';

/**
 * The request for a preview of the message, with the form's current values but without secrets. Includes the trigger, because the
 * message mentions it as the reason.
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

/** The message that an unsaved automation would send about a lead. The last preview stays on screen until the next one arrives. */
export const previewQuery = (draft: AutomationDraft) =>
  queryOptions({
    queryKey: ['automations', 'preview', draft],
    queryFn: ({ signal }) => callApi(automationsApi.previewAutomation, { body: draft, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
