import { LIMITS } from '../../../contract/limits.ts';
import { noSuchProject } from '../../auth/authenticate.ts';
import { badCursor, Refusal } from '../../problem.ts';

interface ProjectRefused {
  reason: 'no_such_project' | 'no_identity_secret' | 'too_many_projects' | 'bad_cursor';
}

export function refuseProject({ reason }: ProjectRefused): Refusal {
  switch (reason) {
    case 'no_such_project':
      return noSuchProject();
    case 'no_identity_secret':
      return new Refusal('conflict', 'This project has no identity secret. Create a secret and sign with it first.', {
        errors: [{ path: 'requireSignedIdentify', message: 'needs an identity secret' }],
      });
    case 'bad_cursor':
      return badCursor();
    case 'too_many_projects':
      return new Refusal('conflict', `You’ve reached the limit of ${LIMITS.projectsMax} projects.`);
  }
}
