import { createDraft as definition } from '../../../contract/api/drafts.ts';
import { createDraft } from '../../../studies/drafts/create-draft.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const createDraftHandler = handle(definition, (call, { body }) => createDraft(call, body), refuseDraft);
