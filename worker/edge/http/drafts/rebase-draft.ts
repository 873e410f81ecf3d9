import { rebaseDraft } from '../../../studies/drafts/update-draft.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const rebaseDraftHandler = handle(
  async () => (await import('../../../contract/api/drafts.ts')).rebaseDraft,
  (call, { path, body }) => rebaseDraft(call, { ...path, ...body }),
  refuseDraft,
);
