import { listProjects as definition } from '../../../contract/api/projects.ts';
import { listProjects } from '../../../settings/projects/show-projects.ts';
import { handle } from '../../handle.ts';

export const listProjectsHandler = handle(definition, listProjects);
