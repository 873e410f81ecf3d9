import { getProject as definition } from '../../../contract/api/projects.ts';
import { endpoint } from '../../endpoint.ts';
import { pickProject } from './pick-project.ts';
import { requirePerson } from './require-person.ts';

export const getProjectHandler = endpoint(definition, async ({ principal, env }) =>
  pickProject(env, requirePerson(principal)),
);
