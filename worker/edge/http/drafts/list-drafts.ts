import { listDrafts as definition } from '../../../contract/api/drafts.ts';
import { listDrafts } from '../../../studies/drafts/show-drafts.ts';
import { handle } from '../../handle.ts';

export const listDraftsHandler = handle(definition, (call) => listDrafts(call));
