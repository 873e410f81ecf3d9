import { actorOf } from '../../../access/permissions.ts';
import { updateProject as definition } from '../../../contract/api/projects.ts';
import { updateProject } from '../../../settings/projects/update-project.ts';
import { forgetCredentials, noSuchProject } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { pickProject } from './pick-project.ts';
import { requirePerson } from './require-person.ts';

export const updateProjectHandler = endpoint(definition, async ({ path: { projectId }, body, principal, env, now }) => {
  const updated = await updateProject(env.DB, { projectId, actor: actorOf(principal), now }, body);
  if ('reason' in updated) {
    if (updated.reason === 'no_such_project') throw noSuchProject();
    throw new Refusal('conflict', 'This project has no identity secret yet: make one, and sign with it, first.', {
      errors: [{ path: 'requireSignedIdentify', message: 'needs an identity secret' }],
    });
  }
  forgetCredentials();
  return pickProject(env, requirePerson(principal));
});
