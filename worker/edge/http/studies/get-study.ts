import { getStudy } from '../../../studies/show-studies.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const getStudyHandler = handle(
  async () => (await import('../../../contract/api/studies.ts')).getStudy,
  (call, { path }) => getStudy(call, path),
  refuseStudy,
);
