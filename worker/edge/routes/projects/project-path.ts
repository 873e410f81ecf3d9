import * as z from 'zod';

/** The project that the request acts on: whoever asks is a member of it, or is told that there is none. */
export const ProjectPath = z.object({ projectId: z.string() });
