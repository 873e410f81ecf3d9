import { Email } from '../../worker/contract/traits.ts';
import { type Deployment, executeSql, quote } from './execute-sql.ts';
import { OperatorError } from './one-time-links.ts';

/** Turns off the second factor of an account whose person has lost both the app and the recovery codes. */
export async function resetSecondFactor(deployment: Deployment, given: string): Promise<void> {
  const email = Email.safeParse(given).data;
  if (email === undefined) throw new OperatorError(`“${given}” is not an email address.`);
  const user = `(SELECT id FROM users WHERE email = ${quote(email)})`;
  const rows = await executeSql(deployment, [
    `DELETE FROM recovery_codes WHERE user_id = ${user}`,
    `DELETE FROM second_factors WHERE id = ${user} RETURNING id`,
  ]);
  if (rows.length === 0) throw new OperatorError(`No account with the email ${email} has a second factor.`);
}
