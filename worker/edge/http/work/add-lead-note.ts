import { addLeadNote as definition } from '../../../contract/api/work.ts';
import { addLeadNote } from '../../../people/work/add-lead-note.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const addLeadNoteHandler = handle(
  definition,
  (call, { path, body }) => addLeadNote(call, { ...path, ...body }),
  refuseWork,
);
