import { rotateIdentitySecret } from '../../../settings/projects/rotate-identity-secret.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const rotateIdentitySecretHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).rotateIdentitySecret,
  rotateIdentitySecret,
  refuseProject,
);
