import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { appendFile, chmod, readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';

/** Generators for the secrets that worker/env.d.ts and wrangler.toml name. */
const RECIPES: Record<string, () => string> = {
  JWT_SECRET: () => randomBytes(32).toString('base64url'),
  SETTINGS_KEYS: () => `local:${randomBytes(32).toString('base64')}`,
  METRICS_TOKEN: () => randomBytes(32).toString('base64url'),
  OPERATOR_KEY: () => randomBytes(32).toString('base64url'),
  VAPID_KEY: makeVapidKey,
};

/** A key that signs push notifications (RFC 8292): P-256, as `x.y.d`, each in base64url. */
function makeVapidKey(): string {
  const { x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  return [x, y, d].join('.');
}

const makeMissing = (known: Record<string, string>): [name: string, secret: string][] =>
  Object.entries(RECIPES).flatMap(([name, make]) => (known[name] ? [] : [[name, make()]]));

/** Throwaway secrets, for servers whose state is deleted afterwards. */
export const makeSecrets = (): Record<string, string> => Object.fromEntries(makeMissing({}));

/** The secrets of local runs, created once and readable only by their owner. `wrangler dev` reads the same file. */
export async function readLocalSecrets(file = '.dev.vars'): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const known = parseEnv(text) as Record<string, string>;
  const made = makeMissing(known);
  if (made.length === 0) return known;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  const lines = made.map(([name, secret]) => `${name}="${secret}"\n`);
  await appendFile(file, separator + lines.join(''), { mode: 0o600 });
  await chmod(file, 0o600);
  return { ...known, ...Object.fromEntries(made) };
}
