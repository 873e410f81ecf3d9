import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { readLocalSecrets } from '../local-secrets.ts';
import { OperatorError } from './one-time-links.ts';

/** Reads SETTINGS_KEYS from the file that `npm run deploy` keeps (JSON), or from the file of a local server (.dev.vars). */
export async function readSettingsKeys(file: string): Promise<string> {
  const keys = (await readSecrets(file)).SETTINGS_KEYS;
  if (keys) return keys;
  throw new OperatorError(`${file} has no SETTINGS_KEYS. Copy the keys there from your password manager.`);
}

async function readSecrets(file: string): Promise<Record<string, string>> {
  if (file === '.dev.vars') return readLocalSecrets(file);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new OperatorError(`There is no file ${file}. Copy that file there from your password manager.`);
  });
  return file.endsWith('.json')
    ? (JSON.parse(text) as Record<string, string>)
    : (parseEnv(text) as Record<string, string>);
}

/** Adds a new key at the front. The first key encrypts all secrets from then on. The older keys can still decrypt earlier secrets. */
export async function addSettingsKey(file: string, now: number): Promise<string> {
  const known = await readSettingsKeys(file);
  const id = `k${new Date(now).toISOString().replace(/\D/g, '').slice(0, 14)}`;
  const keys = `${id}:${randomBytes(32).toString('base64')},${known}`;
  await replaceSettingsKeys(file, keys);
  return keys;
}

async function replaceSettingsKeys(file: string, keys: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const replaced = file.endsWith('.json')
    ? `${JSON.stringify({ ...(JSON.parse(text) as object), SETTINGS_KEYS: keys }, null, 2)}\n`
    : text.replace(/^SETTINGS_KEYS=.*$/m, `SETTINGS_KEYS="${keys}"`);
  await writeFile(file, replaced, { mode: 0o600 });
}
