import { automationPath, projectPath, WEBHOOKS_PATH } from '../contract/addresses.ts';
import { DAY_MS } from '../domain/time.ts';
import { mailOwners, type OwnersMail } from './mail-owners.ts';

/** Max. receivers of each kind per tick; the next tick takes the rest. */
const RECEIVERS_PER_TICK = 20;
/** Stop trying to send an email after this long. The audit log and the receiver's own screen say what happened. */
const TRYING_MS_MAX = DAY_MS;

interface Untold {
  id: string;
  projectId: string;
  projectName: string;
  /** An endpoint's URL, or an automation's name. */
  what: string;
  /** Why the receiver was disabled, or null if it works again. */
  reason: string | null;
  since: number;
}

const linkTo = (env: Env, { projectId }: Pick<Untold, 'projectId'>, path: string): string =>
  `${env.PUBLIC_URL}${projectPath(projectId, path)}`;

/**
 * The kinds of receivers that we may disable. Each kind has its own table, a word that owners know, and an email. Only an endpoint can also
 * recover.
 */
const KINDS: {
  table: 'webhook_endpoints' | 'automations';
  what: string;
  toMail: (env: Env, untold: Untold) => OwnersMail;
}[] = [
  {
    table: 'webhook_endpoints',
    what: 'url',
    toMail: (env, { what: url, projectName, reason, since: at, ...about }) => {
      const told = { link: linkTo(env, about, WEBHOOKS_PATH), url, projectName, at };
      return reason === null ? { type: 'webhook_recovered', ...told } : { type: 'webhook_disabled', ...told, reason };
    },
  },
  {
    table: 'automations',
    what: "body ->> 'name'",
    toMail: (env, { id, what: name, ...about }) => ({
      ...{ type: 'automation_disabled', link: linkTo(env, about, automationPath(id)), name },
      ...{ projectName: about.projectName, reason: about.reason ?? '', at: about.since },
    }),
  },
];

/** Emails the owners of receivers that we disabled or that work again. The next tick retries emails that could not be sent. */
export async function tellOwners(env: Env, now: number): Promise<number> {
  let count = 0;
  for (const { table, what, toMail } of KINDS) {
    const { results } = await env.DB.prepare(
      `SELECT ${table}.id, project_id AS projectId, projects.name AS projectName, ${what} AS what,
         disabled_reason AS reason, untold_since AS since
       FROM ${table} JOIN projects ON projects.id = project_id WHERE untold_since IS NOT NULL LIMIT ?1`,
    )
      .bind(RECEIVERS_PER_TICK)
      .all<Untold & Record<string, unknown>>();
    count += results.length;
    for (const untold of results) {
      const isTold = await mailOwners(env, { projectId: untold.projectId, now }, toMail(env, untold));
      if (!isTold && untold.since >= now - TRYING_MS_MAX) continue;
      await env.DB.prepare(`UPDATE ${table} SET untold_since = NULL WHERE id = ?1 AND untold_since = ?2`)
        .bind(untold.id, untold.since)
        .run();
    }
  }
  return count;
}
