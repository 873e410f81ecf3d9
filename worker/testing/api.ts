import { env, exports } from 'cloudflare:workers';
import { scryptSync } from 'node:crypto';
import type { Person } from '../access/permissions.ts';
import { signSession } from '../access/tokens.ts';
import type { KeyKind } from '../contract/account.ts';
import type { Role } from '../contract/project.ts';
import { insertAccount } from '../settings/accounts/insert-account.ts';
import { generateApiKey } from '../settings/keys/generate-api-key.ts';
import { requireDocumented } from './conformance.ts';

/** Calls the product as a client would, over HTTP, and parses a JSON body. Throws if the response does not match the OpenAPI document. */
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
  const { status, headers: answered } = response;
  const isJson = /^application\/(problem\+)?json\b/.test(answered.get('Content-Type') ?? 'application/json');
  // biome-ignore lint/suspicious/noExplicitAny: tests inspect any answer
  const answer = { status, headers: answered, body: (text && isJson ? JSON.parse(text) : text || null) as any };
  requireDocumented({ method, path, ...answer });
  return answer;
}

export const PASSWORD = 'correct horse battery';
/** A hash of `PASSWORD` with the lowest cost. With a real hash, signing in would take 0.1 s. password.workers.test.ts tests real hashes. */
const CHEAP_HASH = [
  'scrypt',
  2,
  1,
  1,
  'AAAA',
  scryptSync(PASSWORD, Buffer.from('AAAA', 'base64'), 32, { N: 2, r: 1, p: 1 }).toString('base64'),
].join('$');

/** Creates an account with its project and both kinds of keys. The account's password is `PASSWORD`. */
export async function newTenant(email = 'owner@example.com') {
  const now = Date.now();
  // Create these one after another, because lists sort them by time.
  const account = await insertAccount(
    { env, now: now - 2 },
    { email, passwordHash: CHEAP_HASH, projectName: 'My project' },
  );
  if ('reason' in account) throw new Error(`${email}: ${account.reason}`);
  const token = await signSession(account, { secret: env.JWT_SECRET, now });
  const { userId, projectId } = account;
  const actor: Person = { type: 'person', userId, role: 'owner', projectId };
  const newKey = (kind: KeyKind, at: number) =>
    generateApiKey({ env, projectId, actor, now: at, requestId: 'req_1' }, { kind, name: 'API key' });
  const [publishable, secret] = [await newKey('publishable', now - 1), await newKey('secret', now)];
  return {
    token,
    projectId,
    publishableKey: publishable.apiKey,
    publishableKeyId: publishable.keyId,
    secretKey: secret.apiKey,
    secretKeyId: secret.keyId,
  };
}

/** Creates a person who has a role in another person's project, and a project of their own. */
export async function newMember(projectId: string, role: Role, email = `${role}@example.com`) {
  const tenant = await newTenant(email);
  const userId = (await call('GET', '/api/auth/me', { token: tenant.token })).body.user.id as string;
  await env.DB.prepare('INSERT INTO members (project_id, user_id, role, created_at) VALUES (?1, ?2, ?3, ?4)')
    .bind(projectId, userId, role, Date.now())
    .run();
  return { ...tenant, userId };
}

export type Tenant = Awaited<ReturnType<typeof newTenant>>;
