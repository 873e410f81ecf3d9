import { exports } from 'cloudflare:workers';

/** Calls the product as a client would, over HTTP; the answer's body is parsed. */
export async function call(
  method: string,
  path: string,
  {
    key,
    token,
    body,
    headers = {},
  }: { key?: string; token?: string; body?: unknown; headers?: Record<string, string> } = {},
) {
  const response = await exports.default.fetch(`https://leads.example${path}`, {
    method,
    headers: {
      ...(key && { 'X-API-Key': key }),
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came back
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as any };
}

/** A new account with its project and both kinds of key. */
export async function newTenant(email = 'owner@example.com') {
  const { body: session } = await call('POST', '/api/auth/register', {
    body: { email, password: 'correct horse battery' },
  });
  const token: string = session.token;
  const newKey = async (kind: 'publishable' | 'secret') =>
    (await call('POST', '/api/auth/generate-api-key', { token, body: { kind } })).body as {
      apiKey: string;
      keyId: string;
    };
  const [publishable, secret] = [await newKey('publishable'), await newKey('secret')];
  return {
    token,
    projectId: session.user.projectId as string,
    publishableKey: publishable.apiKey,
    publishableKeyId: publishable.keyId,
    secretKey: secret.apiKey,
  };
}

export type Tenant = Awaited<ReturnType<typeof newTenant>>;
