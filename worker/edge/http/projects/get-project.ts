import { getProject as definition } from '../../../contract/api/projects.ts';
import { getProject } from '../../../settings/projects/show-projects.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const getProjectHandler = handle(definition, getProject, refuseProject);
