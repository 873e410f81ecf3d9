import { readStaticFile } from '../../static-files.ts';

export interface WeakPassword {
  reason: 'weak_password';
  field: 'password' | 'newPassword';
  message: string;
}

/**
 * A list of common passwords in lower case, one per line. The list contains the passwords with at least ten characters among the 50,000
 * most common ones with at least eight. Shorter passwords are rejected anyway. Source: SecLists, "10 million password list, top 1M"
 * (MIT).
 */
const COMMON_PASSWORDS = '/common-passwords.txt';

/** Returns why a new password is rejected, or null if it is accepted. */
export async function refusePassword(
  env: Pick<Env, 'ASSETS'>,
  password: string,
  field: WeakPassword['field'] = 'password',
): Promise<WeakPassword | null> {
  const list = await (await readStaticFile(env, COMMON_PASSWORDS)).text();
  const isCommon = list.trim().split('\n').includes(password.toLowerCase());
  return isCommon
    ? { reason: 'weak_password', field, message: 'is too common: attackers try such passwords first' }
    : null;
}
