import { updateProject } from '../../../settings/projects/update-project.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const updateProjectHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).updateProject,
  (call, { body }) => updateProject(call, body),
  refuseProject,
);
