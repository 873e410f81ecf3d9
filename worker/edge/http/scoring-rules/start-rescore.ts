import { actorOf } from '../../../access/permissions.ts';
import { startRescore as definition } from '../../../contract/api/scoring-rules.ts';
import { insertLeadRun, sendFirstPage } from '../../../cron/lead-runs.ts';
import { changeSettings } from '../../../settings/change-settings.ts';
import { getRuleset } from '../../../settings/scoring/rulesets.ts';
import { newId } from '../../../settings/storage/new-id.ts';
import { endpoint } from '../../endpoint.ts';
import { requireLeadRun } from './get-rescore.ts';

export const startRescoreHandler = endpoint(definition, async ({ body: { firesAutomations }, principal, env, now }) => {
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
});
