import { deleteDraft as definition } from '../../../contract/api/drafts.ts';
import { deleteDraft } from '../../../studies/drafts/delete-draft.ts';
import { handle } from '../../handle.ts';
import { refuseDraft } from './refuse-draft.ts';

export const deleteDraftHandler = handle(definition, (call, { path }) => deleteDraft(call, path), refuseDraft);
