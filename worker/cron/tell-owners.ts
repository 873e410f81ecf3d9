import { DAY_MS } from '../domain/time.ts';
import { mailOwners } from './mail-owners.ts';

/** Of one tick; what is left comes with the next. */
const ENDPOINTS_PER_TICK = 20;
/** A mail that nobody would take for so long is given up: what happened is in the audit log, and on the endpoint itself. */
const TRYING_MS_MAX = DAY_MS;

interface Untold {
  id: string;
  projectId: string;
  projectName: string;
  url: string;
  reason: string;
  since: number;
}

/** Mails the owners of endpoints that were switched off. What could not be sent is tried again with the next tick. */
export async function tellOwners(env: Env, now: number): Promise<number> {
  const { results } = await env.DB.prepare(
    `SELECT webhook_endpoints.id, project_id AS projectId, name AS projectName, url, disabled_reason AS reason, untold_since AS since
     FROM webhook_endpoints JOIN projects ON projects.id = project_id WHERE untold_since IS NOT NULL LIMIT ?1`,
  )
    .bind(ENDPOINTS_PER_TICK)
    .all<Untold>();
  for (const endpoint of results) {
    if ((await tell(env, endpoint, now)) || endpoint.since < now - TRYING_MS_MAX) {
      await env.DB.prepare('UPDATE webhook_endpoints SET untold_since = NULL WHERE id = ?1 AND untold_since = ?2')
        .bind(endpoint.id, endpoint.since)
        .run();
    }
  }
  return results.length;
}

/** Whether there is nothing more to send: every owner was told, or has had as many emails as a day allows, or none can be sent. */
function tell(env: Env, { projectId, projectName, url, reason, since: at }: Untold, now: number): Promise<boolean> {
  const link = `${env.PUBLIC_URL}/webhooks`;
  return mailOwners(env, { projectId, now }, { type: 'webhook_disabled', link, projectName, url, reason, at });
}
