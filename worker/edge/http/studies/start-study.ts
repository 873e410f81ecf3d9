import { startStudy } from '../../../studies/start-study.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const startStudyHandler = handle(
  async () => (await import('../../../contract/api/studies.ts')).startStudy,
  (call, { body }) => startStudy(call, body),
  refuseStudy,
);
