import { listStudies } from '../../../studies/show-studies.ts';
import { handle } from '../../handle.ts';

export const listStudiesHandler = handle(
  async () => (await import('../../../contract/api/studies.ts')).listStudies,
  (call) => listStudies(call),
);
