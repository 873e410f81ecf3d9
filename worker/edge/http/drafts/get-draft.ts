import { getDraft } from '../../../studies/drafts/show-drafts.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const getDraftHandler = handle(
  async () => (await import('../../../contract/api/drafts.ts')).getDraft,
  (call, { path }) => getDraft(call, path),
  refuseDraft,
);
