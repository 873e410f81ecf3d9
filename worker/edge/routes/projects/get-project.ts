import { Project } from '../../../contract/project.ts';
import { endpoint } from '../../endpoint.ts';
import { pickProject } from './pick-project.ts';
import { ProjectPath } from './project-path.ts';
import { requirePerson } from './require-person.ts';

export const getProject = endpoint(
  {
    method: 'get',
    url: '/api/projects/{projectId}',
    operationId: 'getProject',
    tag: 'Projects',
    summary: 'One project',
    description: 'Its settings, and the role in it of whoever asks.',
    access: 'project:read',
    path: ProjectPath,
    status: 200,
    answer: Project,
    refusals: ['not_found'],
  },
  async ({ principal, env }) => pickProject(env, requirePerson(principal)),
);
