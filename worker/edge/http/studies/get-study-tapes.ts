import { showStudyTapes } from '../../../studies/show-study-tapes.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const getStudyTapesHandler = handle(
  async () => (await import('../../../contract/api/studies.ts')).getStudyTapes,
  (call, { path }) => showStudyTapes(call, path),
  refuseStudy,
);
