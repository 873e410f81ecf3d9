import { Project, ProjectSettingsChange } from '../../../contract/project.ts';
import { updateProject } from '../../../settings/update-project.ts';
import { forgetCredentials, noSuchProject } from '../../auth/authenticate.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { pickProject } from './pick-project.ts';
import { ProjectPath } from './project-path.ts';
import { requirePerson } from './require-person.ts';

export const updateProjectEndpoint = endpoint(
  {
    method: 'patch',
    url: '/api/projects/{projectId}',
    operationId: 'updateProject',
    tag: 'Projects',
    summary: 'Change a project’s settings',
    description: 'What is not named stays. Origins hold at once here, within five seconds everywhere.',
    access: 'project:write',
    path: ProjectPath,
    body: ProjectSettingsChange,
    status: 200,
    answer: Project,
    refusals: ['not_found', 'conflict'],
  },
  async ({ path: { projectId }, body, principal, env, now }) => {
    const updated = await updateProject(env.DB, { projectId, actor: actorOf(principal), now }, body);
    if ('reason' in updated) {
      if (updated.reason === 'no_such_project') throw noSuchProject();
      throw new Refusal('conflict', 'This project has no identity secret yet: make one, and sign with it, first.', {
        errors: [{ path: 'requireSignedIdentify', message: 'needs an identity secret' }],
      });
    }
    forgetCredentials();
    return pickProject(env, requirePerson(principal));
  },
);
