import { listDrafts } from '../../../studies/drafts/show-drafts.ts';
import { handle } from '../../handle.ts';

export const listDraftsHandler = handle(
  async () => (await import('../../../contract/api/drafts.ts')).listDrafts,
  (call) => listDrafts(call),
);
