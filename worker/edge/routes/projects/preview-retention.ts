import * as z from 'zod';
import { toInstant, UtcInstant } from '../../../contract/instant.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { previewRetention } from '../../../cron/erase-quiet.ts';
import { endpoint } from '../../endpoint.ts';
import { pickProject } from './pick-project.ts';
import { ProjectPath } from './project-path.ts';
import { requirePerson } from './require-person.ts';

export const previewRetentionEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/projects/{projectId}/retention-preview',
    operationId: 'previewRetention',
    tag: 'Projects',
    summary: 'What retention would erase',
    description:
      'How many leads were quiet for longer than `retentionDays` (the project’s own, unless told otherwise). Nothing is erased by asking.',
    access: 'project:write',
    path: ProjectPath,
    query: z.object({ retentionDays: z.coerce.number().int().min(1).max(LIMITS.retentionDaysMax).optional() }),
    status: 200,
    answer: z.object({
      retentionDays: z.int().nullable(),
      leads: z.int().meta({ example: 41 }),
      quietestSince: UtcInstant.nullable().describe('Since when the quietest of them did nothing.'),
    }),
    refusals: ['not_found'],
  },
  async ({ path: { projectId }, query, principal, env, now }) => {
    const retentionDays = query.retentionDays ?? (await pickProject(env, requirePerson(principal))).retentionDays;
    if (retentionDays === null) return { retentionDays, leads: 0, quietestSince: null };
    const { leads, quietestSince } = await previewRetention(env.DB, { projectId, retentionDays, now });
    return { retentionDays, leads, quietestSince: quietestSince === null ? null : toInstant(quietestSince) };
  },
);
