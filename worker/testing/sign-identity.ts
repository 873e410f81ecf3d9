/** The HMAC-SHA256 of a userId or email as a customer's server writes it: 64 hex digits. */
export async function signIdentity(identitySecret: string, signed: string): Promise<string> {
  const bytes = new TextEncoder();
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes.encode(identitySecret), hmac, false, ['sign']);
  return Buffer.from(await crypto.subtle.sign('HMAC', key, bytes.encode(signed))).toString('hex');
}
