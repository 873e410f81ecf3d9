import { LeadRun } from '../../../contract/scoring-rule.ts';
import { startLeadRun } from '../../../cron/lead-runs.ts';
import { getRuleset } from '../../../settings/rulesets.ts';
import { endpoint } from '../../endpoint.ts';

export const startRescore = endpoint(
  {
    method: 'post',
    url: '/api/scoring-rules/rescore',
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
    const startedBy = principal.type === 'person' ? principal.userId : principal.keyId;
    return startLeadRun(env, { projectId, kind: 'rescore', rulesetVersion: version, startedBy, now });
  },
);
