import { updateProject as definition } from '../../../contract/api/projects.ts';
import { updateProject } from '../../../settings/projects/update-project.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const updateProjectHandler = handle(definition, (call, { body }) => updateProject(call, body), refuseProject);
