import { createProject as definition } from '../../../contract/api/projects.ts';
import { createProject } from '../../../settings/projects/create-project.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { pickProject } from './pick-project.ts';

export const createProjectHandler = endpoint(definition, async ({ body, principal: { userId }, env, now }) => {
  const created = await createProject(env.DB, { userId, ...body }, now);
  if ('reason' in created) throw new Refusal('conflict', 'You are in as many projects as one can be.');
  return pickProject(env, { userId, ...created });
});
