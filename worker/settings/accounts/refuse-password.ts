import { COMMON_PASSWORDS } from './common-passwords.ts';

export interface WeakPassword {
  reason: 'weak_password';
  field: 'password' | 'newPassword';
  message: string;
}

/** Returns why a new password is refused, or null if it may be used. */
export function refusePassword(password: string, field: WeakPassword['field'] = 'password'): WeakPassword | null {
  const isCommon = COMMON_PASSWORDS.split('\n').includes(password.toLowerCase());
  return isCommon ? { reason: 'weak_password', field, message: 'is one of the passwords that are tried first' } : null;
}
