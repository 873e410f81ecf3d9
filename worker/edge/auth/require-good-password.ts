import { refusePassword } from '../../settings/accounts/refuse-password.ts';
import { invalid } from '../problem.ts';

/** Throws where a new password is one that everybody tries first. */
export async function requireGoodPassword(password: string, field: 'password' | 'newPassword'): Promise<void> {
  const message = await refusePassword(password);
  if (message) throw invalid([{ path: field, message }]);
}
