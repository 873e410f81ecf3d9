import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readLocalSecrets } from './local-secrets.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'leads-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('the secrets are created once, of 32 random bytes each, readable only by their owner', async () => {
  const file = join(directory, '.dev.vars');
  const secrets = await readLocalSecrets(file);
  expect(Buffer.from(secrets.JWT_SECRET ?? '', 'base64url')).toHaveLength(32);
  const [, settingsKey = ''] = secrets.SETTINGS_KEYS?.split(':') ?? [];
  expect(Buffer.from(settingsKey, 'base64')).toHaveLength(32);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readLocalSecrets(file)).toEqual(secrets);
});

it('values that .dev.vars already has are kept', async () => {
  const file = join(directory, '.dev.vars');
  await writeFile(file, 'SLACK_TOKEN="a b"\nJWT_SECRET=mine');
  expect(await readLocalSecrets(file)).toEqual({
    SLACK_TOKEN: 'a b',
    JWT_SECRET: 'mine',
    SETTINGS_KEYS: expect.stringMatching(/^local:/),
    METRICS_TOKEN: expect.stringMatching(/^[\w-]{43}$/),
    OPERATOR_KEY: expect.stringMatching(/^[\w-]{43}$/),
    VAPID_KEY: expect.stringMatching(/^[\w-]{43}\.[\w-]{43}\.[\w-]{43}$/),
  });
  expect(await readFile(file, 'utf8')).toMatch(
    /^SLACK_TOKEN="a b"\nJWT_SECRET=mine\nSETTINGS_KEYS="local:\S+"\nMETRICS_TOKEN="\S+"\nOPERATOR_KEY="\S+"\nVAPID_KEY="\S+"\n$/,
  );
});
