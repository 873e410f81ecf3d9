import { deleteStudy } from '../../../studies/delete-study.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const deleteStudyHandler = handle(
  async () => (await import('../../../contract/api/studies.ts')).deleteStudy,
  (call, { path }) => deleteStudy(call, path),
  refuseStudy,
);
