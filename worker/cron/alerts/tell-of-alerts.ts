import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { projectPath, SYSTEM_PATH } from '../../contract/addresses.ts';
import type { AlertKind } from '../../contract/alert.ts';
import { DAY_MS } from '../../domain/time.ts';
import { mailOwners } from '../mail-owners.ts';
import { alerts } from '../tables.ts';

/** Max. alerts per tick; the next tick takes the rest. */
const ALERTS_PER_TICK = 20;
/** Stop trying to send an email after this long. The Events screen shows the alert anyway. */
const TRYING_MS_MAX = DAY_MS;

interface Untold {
  projectId: string;
  projectName: string;
  alert: AlertKind;
  count: number;
  total: number | null;
  since: number;
}

/** Emails owners about alerts. The next tick retries emails that could not be sent. */
export async function tellOfAlerts(env: Env, now: number): Promise<number> {
  const { results } = await env.DB.prepare(
    `SELECT project_id AS projectId, name AS projectName, kind AS alert, count, total, untold_since AS since
     FROM alerts JOIN projects ON projects.id = project_id WHERE untold_since IS NOT NULL AND deleted_at IS NULL LIMIT ?1`,
  )
    .bind(ALERTS_PER_TICK)
    .all<Untold & Record<string, unknown>>();
  for (const { projectId, alert, since: at, ...told } of results) {
    const link = `${env.PUBLIC_URL}${projectPath(projectId, SYSTEM_PATH)}`;
    const isTold = await mailOwners(env, { projectId, now }, { type: 'alert', alert, link, at, ...told });
    if (!isTold && at >= now - TRYING_MS_MAX) continue;
    await drizzle(env.DB)
      .update(alerts)
      .set({ untoldSince: null })
      .where(and(eq(alerts.projectId, projectId), eq(alerts.kind, alert), eq(alerts.untoldSince, at)));
  }
  return results.length;
}
