import { Project, ProjectInput } from '../../../contract/project.ts';
import { createProject } from '../../../settings/create-project.ts';
import { accountEndpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { pickProject } from './pick-project.ts';

export const createProjectEndpoint = accountEndpoint(
  {
    method: 'post',
    url: '/api/projects',
    operationId: 'createProject',
    tag: 'Projects',
    summary: 'Make another project',
    description: 'You are its owner; it has the default scoring rules and no keys yet.',
    body: ProjectInput,
    status: 201,
    answer: Project,
    refusals: ['conflict'],
  },
  async ({ body, principal: { userId }, env, now }) => {
    const created = await createProject(env.DB, { userId, ...body }, now);
    if ('reason' in created) throw new Refusal('conflict', 'You are in as many projects as one can be.');
    return pickProject(env, { userId, ...created });
  },
);
