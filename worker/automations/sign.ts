/**
 * Signs a webhook as Standard Webhooks 1.0.0 defines it: HMAC-SHA256 over `id.timestamp.body`, in base64 after `v1,`. There is one
 * signature per secret, so two during a rotation. `timestamp` is in seconds. Secrets are `whsec_` followed by base64.
 */
export async function signWebhook(
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
  secrets: readonly string[],
): Promise<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const signatures = await Promise.all(secrets.map((secret) => hmac(secret, content)));
  return {
    'webhook-id': id,
    'webhook-timestamp': `${timestamp}`,
    'webhook-signature': signatures.map((signature) => `v1,${signature}`).join(' '),
  };
}

async function hmac(secret: string, content: BufferSource): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (c) => c.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign('HMAC', key, content))));
}
