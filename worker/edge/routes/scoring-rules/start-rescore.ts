import * as z from 'zod';
import { LeadRun } from '../../../contract/scoring-rule.ts';
import { startLeadRun } from '../../../cron/lead-runs.ts';
import { writeAudit } from '../../../settings/audit.ts';
import { getRuleset } from '../../../settings/rulesets.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';

export const startRescore = endpoint(
  {
    method: 'post',
    url: '/api/scoring-rules/rescore',
    operationId: 'startRescore',
    tag: 'Scoring rules',
    summary: 'Score the whole history by the rules in force',
    description:
      'Every event of every lead gets the points that it would get today. Runs in the background; see its progress at /api/scoring-rules/rescore/{runId}.',
    access: 'rules:write',
    bodyOptional: true,
    body: z.object({
      firesAutomations: z
        .boolean()
        .default(false)
        .describe('Whether stages and scores that it brings about may fire automations.'),
    }),
    status: 202,
    answer: LeadRun,
  },
  async ({ body: { firesAutomations }, principal, env, now }) => {
    const { projectId } = principal;
    const { version } = await getRuleset(env.DB, projectId);
    const startedBy = actorOf(principal);
    const run = await startLeadRun(env, {
      projectId,
      kind: 'rescore',
      rulesetVersion: version,
      startedBy,
      firesAutomations,
      now,
    });
    await writeAudit(env.DB, {
      ...{ projectId, at: now, actor: startedBy, action: 'rescore.started', target: run.id },
      after: { rulesetVersion: version, firesAutomations },
    });
    return run;
  },
);
