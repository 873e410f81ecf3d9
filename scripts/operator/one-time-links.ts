import { LIMITS } from '../../worker/contract/limits.ts';
import { Email } from '../../worker/contract/traits.ts';
import { hashToken, randomToken } from '../../worker/settings/storage/random-token.ts';
import { type Deployment, executeSql, quote } from './execute-sql.ts';

/** An error whose message is for the operator. */
export class OperatorError extends Error {}

export interface OneTimeLink {
  link: string;
  /** Epoch ms. */
  expiresAt: number;
}

const newLink = async (url: string, path: string, now: number) => {
  const token = randomToken();
  const expiresAt = now + LIMITS.operatorLinkSecondsMax * 1000;
  return { tokenHash: await hashToken(token), link: `${url.replace(/\/$/, '')}${path}${token}`, expiresAt };
};

/** Creates a one-time link that sets a new password for an account. Earlier links for the account become void. */
export async function newPasswordLink(
  deployment: Deployment,
  { email: given, url, now }: { email: string; url: string; now: number },
): Promise<OneTimeLink> {
  const email = Email.safeParse(given).data;
  if (email === undefined) throw new OperatorError(`“${given}” is not an email address.`);
  const { tokenHash, link, expiresAt } = await newLink(url, '/reset-password#token=', now);
  const user = `(SELECT id FROM users WHERE email = ${quote(email)})`;
  const rows = await executeSql(deployment, [
    `DELETE FROM password_resets WHERE user_id = ${user}`,
    `INSERT INTO password_resets (token_hash, user_id, created_at, expires_at)
     SELECT ${quote(tokenHash)}, id, ${now}, ${expiresAt} FROM users WHERE email = ${quote(email)} RETURNING user_id`,
  ]);
  if (rows.length === 0) throw new OperatorError(`There is no account with the email ${email}.`);
  return { link, expiresAt };
}

/**
 * Creates the one-time link for registering the first account, or returns null if there is an account already. Earlier links become
 * void.
 */
export async function newSetupLink(
  deployment: Deployment,
  { url, now }: { url: string; now: number },
): Promise<OneTimeLink | null> {
  const { tokenHash, link, expiresAt } = await newLink(url, '/register#setup=', now);
  const rows = await executeSql(deployment, [
    'DELETE FROM setup_tokens',
    `INSERT INTO setup_tokens (token_hash, created_at, expires_at)
     SELECT ${quote(tokenHash)}, ${now}, ${expiresAt} WHERE NOT EXISTS (SELECT 1 FROM users) RETURNING token_hash`,
  ]);
  return rows.length === 0 ? null : { link, expiresAt };
}
