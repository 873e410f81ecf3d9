import * as z from 'zod';
import { LeadRun } from '../../../contract/scoring-rule.ts';
import { insertLeadRun, sendFirstPage } from '../../../cron/lead-runs.ts';
import { changeSettings } from '../../../settings/change-settings.ts';
import { newId } from '../../../settings/new-id.ts';
import { getRuleset } from '../../../settings/rulesets.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { requireLeadRun } from './get-rescore.ts';

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
    const actor = actorOf(principal);
    const id = newId('run');
    const run = { id, projectId, kind: 'rescore', rulesetVersion: version, startedBy: actor } as const;
    await changeSettings(
      { db: env.DB, projectId, actor, now },
      {
        statements: [insertLeadRun(env.DB, { ...run, firesAutomations, now })],
        audit: { action: 'rescore.started', target: id, after: { rulesetVersion: version, firesAutomations } },
      },
    );
    await sendFirstPage(env, id);
    return requireLeadRun(env.DB, { projectId, runId: id });
  },
);
