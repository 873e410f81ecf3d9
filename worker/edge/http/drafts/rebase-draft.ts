import { rebaseDraft as definition } from '../../../contract/api/drafts.ts';
import { rebaseDraft } from '../../../studies/drafts/update-draft.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const rebaseDraftHandler = handle(
  definition,
  (call, { path, body }) => rebaseDraft(call, { ...path, ...body }),
  refuseDraft,
);
