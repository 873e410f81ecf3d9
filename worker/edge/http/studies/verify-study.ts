import { verifyStudy } from '../../../studies/verify-study.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const verifyStudyHandler = handle(
  async () => (await import('../../../contract/api/studies.ts')).verifyStudy,
  (call, { path }) => verifyStudy(call, path),
  refuseStudy,
);
