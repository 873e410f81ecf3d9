import * as z from 'zod';
import type { ActionConfig, AutomationInput } from '../../contract/automation.ts';
import { UserId } from '../../contract/ids.ts';
import type { FieldError } from '../../contract/problem.ts';
import { refuseWording } from '../../contract/refuse-wording.ts';
import { Email } from '../../contract/traits.ts';
import { refuseTarget } from '../../outbound/allowed-target.ts';
import { refuseHeader } from '../../outbound/refuse-header.ts';
import { listStrangers } from '../members/list-strangers.ts';

export interface InvalidFields {
  reason: 'invalid_fields';
  errors: FieldError[];
}

const invalid = (errors: FieldError[]): InvalidFields | null =>
  errors.length > 0 ? { reason: 'invalid_fields', errors } : null;

/** Why an action cannot be carried out (its URL may not be called, or its headers cannot be sent), or null. */
export const refuseAction = (env: Pick<Env, 'APP_ENV'>, { action, config }: AutomationInput): InvalidFields | null =>
  refuseUrl(env, { action, config } as ActionConfig) ?? refuseHeaders({ action, config } as ActionConfig);

/** Why the templates of an action's message are invalid, or null. */
export const refuseMessage = (what: ActionConfig): InvalidFields | null =>
  invalid(refuseWording(what).map(({ path, message }) => ({ path: path.join('.'), message })));

function refuseUrl({ APP_ENV }: Pick<Env, 'APP_ENV'>, what: ActionConfig): InvalidFields | null {
  const url = targetOf(what);
  const message = url && refuseTarget(url.value, { development: APP_ENV === 'development' });
  return message ? invalid([{ path: url.path, message }]) : null;
}

/** Also rejects headers that change the meaning of a request, because every delivery would fail. */
function refuseHeaders(what: ActionConfig): InvalidFields | null {
  if (what.action !== 'webhook') return null;
  return invalid(
    Object.entries(what.config.headers ?? {}).flatMap(([name, value]) => {
      const message = refuseHeader(name, value);
      return message === null ? [] : [{ path: `config.headers.${name}`, message }];
    }),
  );
}

/**
 * Rejects recipients and owners who are not members of the project. Without this check, people could send email to strangers from the
 * operator's domain.
 */
export async function refuseStrangers(
  db: D1Database,
  { projectId, config }: { projectId: string; config: unknown },
): Promise<InvalidFields | null> {
  const { owners } = z.object({ owners: z.array(UserId) }).safeParse(config).data ?? { owners: [] };
  const unknown = await listStrangers(db, { projectId, userIds: owners });
  if (unknown.length > 0)
    return invalid(
      unknown.map((id) => ({
        path: `config.owners.${owners.indexOf(id)}`,
        message: 'is not a member of this project',
      })),
    );
  const { to } = z.object({ to: z.array(Email) }).safeParse(config).data ?? { to: [] };
  const strangers = to.length === 0 ? [] : await findStrangers(db, { projectId, emails: to });
  return invalid(
    strangers.map((stranger) => ({
      path: `config.to.${to.indexOf(stranger)}`,
      message: 'is not a member of this project: invite this address first, as a viewer for example',
    })),
  );
}

/** The addresses that belong to no member of the project. Automations do not send email to these addresses. */
export async function findStrangers(
  db: D1Database,
  { projectId, emails }: { projectId: string; emails: readonly string[] },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT value AS email FROM json_each(?2) WHERE value NOT IN (
         SELECT users.email FROM members JOIN users ON users.id = members.user_id WHERE members.project_id = ?1)`,
    )
    .bind(projectId, JSON.stringify(emails))
    .all<{ email: string }>();
  return results.map(({ email }) => email);
}

/** Identifies the receiver of an action's secrets: the kind of action, and its origin if the customer chooses that. */
export function receiverOf({ action, config }: AutomationInput): string {
  const url = targetOf({ action, config } as ActionConfig)?.value;
  return url === undefined ? action : `${action} ${new URL(url).origin}`;
}

function targetOf(what: ActionConfig): { path: string; value: string } | null {
  switch (what.action) {
    case 'webhook':
    case 'slack':
      return { path: 'config.url', value: what.config.url };
    case 'salesforce':
      return { path: 'config.instanceUrl', value: what.config.instanceUrl };
    case 'email':
    case 'assign':
    case 'hubspot':
      return null;
  }
}
