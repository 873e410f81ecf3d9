import { deleteProject as definition } from '../../../contract/api/projects.ts';
import { deleteProject } from '../../../cron/delete-project.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const deleteProjectHandler = handle(definition, deleteProject, refuseProject);
