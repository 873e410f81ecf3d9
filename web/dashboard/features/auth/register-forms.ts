import * as z from 'zod';
import { Registration } from '../../../../worker/contract/account.ts';
import { ProjectInput } from '../../../../worker/contract/project.ts';

const { email, password } = Registration.shape;
/** The form for a new account with a project of its own. */
export const WithProject = z.object({ email, password, projectName: ProjectInput.shape.name });

/** The form for a new account in the project that invited it. */
export const Joining = z.object({ email, password, projectName: z.string() });
