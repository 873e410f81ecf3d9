import { updateDraft } from '../../../studies/drafts/update-draft.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const updateDraftHandler = handle(
  async () => (await import('../../../contract/api/drafts.ts')).updateDraft,
  (call, { path, body }) => updateDraft(call, { ...path, change: body }),
  refuseDraft,
);
