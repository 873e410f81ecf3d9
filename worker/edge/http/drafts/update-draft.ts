import { updateDraft as definition } from '../../../contract/api/drafts.ts';
import { updateDraft } from '../../../studies/drafts/update-draft.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const updateDraftHandler = handle(
  definition,
  (call, { path, body }) => updateDraft(call, { ...path, change: body }),
  refuseDraft,
);
