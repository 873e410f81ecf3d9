import { listProjects as definition } from '../../../contract/api/projects.ts';
import { listProjects } from '../../../settings/projects/list-projects.ts';
import { endpoint } from '../../endpoint.ts';

export const listProjectsHandler = endpoint(definition, async ({ principal: { userId }, env }) =>
  listProjects(env.DB, { userId }),
);
