import { deleteProject } from '../../../cron/delete-project.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const deleteProjectHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).deleteProject,
  deleteProject,
  refuseProject,
);
