import { createDraft } from '../../../studies/drafts/create-draft.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const createDraftHandler = handle(
  async () => (await import('../../../contract/api/drafts.ts')).createDraft,
  (call, { body }) => createDraft(call, body),
  refuseDraft,
);
