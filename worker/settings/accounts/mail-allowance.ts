import { LIMITS } from '../../contract/limits.ts';
import { DAY_MS } from '../../domain/time.ts';
import { hashToken } from '../storage/random-token.ts';
import type { AccountChange } from './account-email.ts';

/** A limit for emails per UTC day. Emails with the same scope are counted together. */
interface MailScope {
  scope: string;
  max: number;
}

type MailType =
  | AccountChange
  | 'invitation'
  | 'webhook_disabled'
  | 'webhook_recovered'
  | 'automation_disabled'
  | 'quota_reached'
  | 'alert'
  | 'notifications'
  | 'automation';

/**
 * The limits that an email counts towards: the project's, the limit of the person who causes it, and the recipient's. An email that only
 * web pages caused also counts towards lower limits.
 */
export async function mailScopes({
  type,
  to,
  projectId,
  personId,
  causedBy,
}: {
  type: MailType;
  to: string;
  projectId?: string;
  personId?: string;
  causedBy?: 'pages' | undefined;
}): Promise<MailScope[]> {
  // The limit counts only this project's notifications, so that other projects cannot use it up.
  const kind = type === 'notifications' ? `${type} ${projectId}` : type;
  const scopes = [
    ...(projectId === undefined ? [] : [{ scope: `project ${projectId}`, max: LIMITS.mailsPerProjectDayMax }]),
    ...(personId === undefined ? [] : [{ scope: `person ${personId}`, max: LIMITS.mailsPerPersonDayMax }]),
    // There is one limit per type, so that invitations cannot use up someone's notices. Only a hash of the address is stored.
    { scope: `${kind} ${await hashToken(to.toLowerCase())}`, max: perAddressOf(type) },
  ];
  if (causedBy !== 'pages') return scopes;
  const share = scopes.map(({ scope, max }) => ({ scope: `pages ${scope}`, max: max * LIMITS.pageMailsShareMax }));
  return [...scopes, ...share];
}

function perAddressOf(type: MailType): number {
  if (type === 'automation') return LIMITS.automationMailsPerAddressDayMax;
  return type === 'notifications' ? LIMITS.notificationMailsPerDayMax : LIMITS.accountMailsPerAddressDayMax;
}

/** Counts an email towards all its limits. If a limit is reached, returns false and counts nothing. */
export async function takeMailAllowance(db: D1Database, scopes: MailScope[], now: number): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO mail_counts (day, scope, sent)
       SELECT ?2, value ->> 'scope', 1 FROM json_each(?1) WHERE NOT EXISTS (
         SELECT 1 FROM json_each(?1) AS wanted JOIN mail_counts AS had
           ON had.day = ?2 AND had.scope = wanted.value ->> 'scope' AND had.sent >= wanted.value ->> 'max')
       ON CONFLICT (day, scope) DO UPDATE SET sent = sent + 1`,
    )
    .bind(JSON.stringify(scopes), Math.floor(now / DAY_MS))
    .run();
  return meta.changes > 0;
}
