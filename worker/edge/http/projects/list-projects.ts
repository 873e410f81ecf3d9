import { listProjects } from '../../../settings/projects/show-projects.ts';
import { handle } from '../../handle.ts';

export const listProjectsHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).listProjects,
  listProjects,
);
