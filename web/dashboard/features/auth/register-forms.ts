import * as z from 'zod';
import { Registration } from '../../../../worker/contract/account.ts';
import { ProjectInput } from '../../../../worker/contract/project.ts';

const { email, password } = Registration.shape;
/** The form for a new account that creates a project. */
export const WithProject = z.object({ email, password, projectName: ProjectInput.shape.name });

/** The form for a new account that joins the project it was invited to. */
export const Joining = z.object({ email, password, projectName: z.string() });
