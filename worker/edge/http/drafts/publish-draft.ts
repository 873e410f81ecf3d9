import { publishDraft as definition } from '../../../contract/api/drafts.ts';
import { publishDraft } from '../../../studies/drafts/publish-draft.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const publishDraftHandler = handle(
  definition,
  (call, { path, body }) => publishDraft(call, { ...path, ...body }),
  refuseDraft,
);
