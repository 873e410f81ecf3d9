import { deleteDraft } from '../../../studies/drafts/delete-draft.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const deleteDraftHandler = handle(
  async () => (await import('../../../contract/api/drafts.ts')).deleteDraft,
  (call, { path }) => deleteDraft(call, path),
  refuseDraft,
);
