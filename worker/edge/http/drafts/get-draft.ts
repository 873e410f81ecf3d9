import { getDraft as definition } from '../../../contract/api/drafts.ts';
import { getDraft } from '../../../studies/drafts/show-drafts.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const getDraftHandler = handle(definition, (call, { path }) => getDraft(call, path), refuseDraft);
