/** Why a new password will not do, or null. The list (50,000 of what people choose most) is read when first asked for. */
export async function refusePassword(password: string): Promise<string | null> {
  const { default: common } = await import('fxa-common-password-list');
  return [password, password.toLowerCase()].some(common.test) ? 'is one of the passwords that are tried first' : null;
}
