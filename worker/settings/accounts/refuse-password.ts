export interface WeakPassword {
  reason: 'weak_password';
  field: 'password' | 'newPassword';
  message: string;
}

/** Whether a new password is one that everybody tries first. The list of 50,000 is read when first asked for. */
export async function refusePassword(
  password: string,
  field: WeakPassword['field'] = 'password',
): Promise<WeakPassword | null> {
  const { default: common } = await import('fxa-common-password-list');
  const isCommon = [password, password.toLowerCase()].some(common.test);
  return isCommon ? { reason: 'weak_password', field, message: 'is one of the passwords that are tried first' } : null;
}
