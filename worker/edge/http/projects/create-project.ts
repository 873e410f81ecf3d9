import { createProject as definition } from '../../../contract/api/projects.ts';
import { createProject } from '../../../settings/projects/create-project.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const createProjectHandler = handle(definition, (call, { body }) => createProject(call, body), refuseProject);
