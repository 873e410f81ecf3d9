import { previewRetention as definition } from '../../../contract/api/projects.ts';
import { toInstant } from '../../../contract/instant.ts';
import { previewRetention } from '../../../cron/erase-quiet.ts';
import { endpoint } from '../../endpoint.ts';
import { pickProject } from './pick-project.ts';
import { requirePerson } from './require-person.ts';

export const previewRetentionHandler = endpoint(
  definition,
  async ({ path: { projectId }, query, principal, env, now }) => {
    const retentionDays = query.retentionDays ?? (await pickProject(env, requirePerson(principal))).retentionDays;
    if (retentionDays === null) return { retentionDays, leads: 0, quietestSince: null };
    const { leads, quietestSince } = await previewRetention(env.DB, { projectId, retentionDays, now });
    return { retentionDays, leads, quietestSince: quietestSince === null ? null : toInstant(quietestSince) };
  },
);
