import { publishDraft } from '../../../studies/drafts/publish-draft.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const publishDraftHandler = handle(
  async () => (await import('../../../contract/api/drafts.ts')).publishDraft,
  (call, { path, body }) => publishDraft(call, { ...path, ...body }),
  refuseDraft,
);
