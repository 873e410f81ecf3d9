import { createProject } from '../../../settings/projects/create-project.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const createProjectHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).createProject,
  (call, { body }) => createProject(call, body),
  refuseProject,
);
