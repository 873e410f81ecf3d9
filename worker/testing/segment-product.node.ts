import { randomBytes } from 'node:crypto';
import { build } from '../../scripts/build.ts';
import { serveLocally } from '../../scripts/local-server.ts';
import { leaksIn } from './log-watch.ts';

/** A lead, or an entry of its timeline, as the API returns it. Tests may inspect any field. */
export type Shown = Record<string, unknown>;

/** The built product, served as deployed, with one project. */
export interface Product {
  url: string;
  /** Creates another key, because each key has its own limit. */
  newKey(kind: 'publishable' | 'secret'): Promise<string>;
  /** Reads with the owner's session. Returns null if there is no such object. */
  read<Answer = Shown>(path: string): Promise<Answer | null>;
  /** The leads that tests have verified. The project should have no other leads. */
  expected: string[];
  /** Throws if any log line contained a secret. */
  stop(): Promise<void>;
}

/** Uses any free port, and temporary state. */
export async function startProduct(): Promise<Product> {
  await build();
  const bindings = {
    JWT_SECRET: randomBytes(32).toString('base64url'),
    SETTINGS_KEYS: `test:${randomBytes(32).toString('base64')}`,
  };
  const lines: string[] = [];
  const { url, stop: end } = await serveLocally({ bindings, onLog: ({ message }) => lines.push(message) });
  const stop = async () => {
    await end();
    if (lines.length === 0) throw new Error('the product has logged nothing');
    const leaks = lines.flatMap(leaksIn);
    if (leaks.length > 0) throw new Error(`the log contains secrets:\n${leaks.join('\n')}`);
  };
  let token = '';
  async function call<Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer | null> {
    const response = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<Answer>;
  }
  try {
    const account = { email: 'owner@example.com', password: randomBytes(16).toString('base64url') };
    ({ token } = (await call<{ token: string }>('POST', '/api/auth/register', account)) as { token: string });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    stop,
    expected: [],
    read: (path) => call('GET', path),
    async newKey(kind) {
      const key = await call<{ apiKey: string }>('POST', '/api/auth/generate-api-key', { kind });
      return (key as { apiKey: string }).apiKey;
    },
  };
}
