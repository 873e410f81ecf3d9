import { rotateIdentitySecret as definition } from '../../../contract/api/projects.ts';
import { rotateIdentitySecret } from '../../../settings/projects/rotate-identity-secret.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const rotateIdentitySecretHandler = handle(definition, rotateIdentitySecret, refuseProject);
