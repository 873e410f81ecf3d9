import * as z from 'zod';
import { ProjectSettings } from '../../../../worker/contract/project.ts';

const { name, allowedOrigins, timeZone, retentionDays, anonymousRetentionDays } = ProjectSettings.shape;
const lines = z.string().transform((text) => text.split(/\s+/).filter(Boolean));
/** A project's settings as form fields. */
export const ProjectForm = z.object({
  name,
  timeZone,
  origins: lines.pipe(allowedOrigins),
  retention: z
    .string()
    .transform((text) => (text.trim() === '' ? null : Number(text)))
    .pipe(retentionDays),
  anonymousRetention: z
    .string()
    .transform((text) => (text.trim() === '' ? null : Number(text)))
    .pipe(anonymousRetentionDays),
});
