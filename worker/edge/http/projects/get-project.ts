import { getProject } from '../../../settings/projects/show-projects.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const getProjectHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).getProject,
  getProject,
  refuseProject,
);
