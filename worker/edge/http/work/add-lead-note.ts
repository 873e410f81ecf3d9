import { addLeadNote } from '../../../people/work/add-lead-note.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const addLeadNoteHandler = handle(
  async () => (await import('../../../contract/api/work.ts')).addLeadNote,
  (call, { path, body }) => addLeadNote(call, { ...path, ...body }),
  refuseWork,
);
