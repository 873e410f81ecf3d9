import * as z from 'zod';
import { ProjectPath } from './project-path.ts';

export const InvitationPath = ProjectPath.extend({ invitationId: z.string() });
