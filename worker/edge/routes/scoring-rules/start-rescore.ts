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
    status: 202,
    answer: LeadRun,
  },
  async ({ principal, env, now }) => {
    const { projectId } = principal;
    const { version } = await getRuleset(env.DB, projectId);
    const startedBy = actorOf(principal);
    const run = await startLeadRun(env, { projectId, kind: 'rescore', rulesetVersion: version, startedBy, now });
    await writeAudit(env.DB, {
      ...{ projectId, at: now, actor: startedBy, action: 'rescore.started', target: run.id },
      after: { rulesetVersion: version },
    });
    return run;
  },
);
