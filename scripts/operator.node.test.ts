import { readdir, readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hashToken } from '../worker/settings/storage/random-token.ts';
import type { Wrangler } from './deploy/wrangler.ts';
import { newPasswordLink, newSetupLink } from './operator/one-time-links.ts';
import { runScript } from './testing/spawn-server.ts';

// Starting a process takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const URL = 'https://leads.example/';
const NOW = Date.UTC(2026, 1, 11, 10);
const DAY_MS = 86_400_000;

let db: DatabaseSync;
let commands: string[][];
beforeEach(async () => {
  db = new DatabaseSync(':memory:');
  commands = [];
  for (const file of (await readdir('migrations')).sort()) db.exec(await readFile(`migrations/${file}`, 'utf8'));
});

/** Runs `d1 execute` like wrangler, and answers like `--json`. */
const wrangler: Wrangler = async (args) => {
  commands.push([...args]);
  const statements = args[args.indexOf('--command') + 1]?.split('; ') ?? [];
  return JSON.stringify(statements.map((sql) => ({ success: true, results: db.prepare(sql).all() })));
};
const deployment = { wrangler, config: 'eu.toml', stateDir: null };

const addUser = (email: string) =>
  db.prepare(`INSERT INTO users VALUES (?, ?, 'scrypt$', 1, 1)`).run(`usr_${email}`, email);
const hashOf = (link: string) => hashToken(link.split(/#\w+=/)[1] ?? '');

describe('a link that sets a new password', () => {
  it('belongs to the account with this email, works once within a day, and invalidates earlier links', async () => {
    addUser("o'neill@example.com");
    addUser('other@example.com');
    const email = " O'Neill@example.com";
    const first = await newPasswordLink(deployment, { email, url: URL, now: NOW });
    const second = await newPasswordLink(deployment, { email, url: URL, now: NOW });
    expect(second.link).toMatch(/^https:\/\/leads\.example\/reset-password#token=[\w-]{43}$/);
    expect(second.link).not.toBe(first.link);
    expect(db.prepare('SELECT * FROM password_resets').all()).toEqual([
      {
        ...{ token_hash: await hashOf(second.link), user_id: "usr_o'neill@example.com" },
        ...{ created_at: NOW, expires_at: NOW + DAY_MS },
      },
    ]);
    expect(commands[0]).toEqual(expect.arrayContaining(['execute', '--remote', '--config', 'eu.toml']));
  });

  it.each(['nobody@example.com', 'nobody', "x'; DROP TABLE users; --@example.com"])(
    'is refused for %s',
    async (email) => {
      addUser('ann@example.com');
      await expect(newPasswordLink(deployment, { email, url: URL, now: NOW })).rejects.toThrow(
        /no account|no.? an email/,
      );
      expect(db.prepare('SELECT count(*) AS n FROM users').get()).toEqual({ n: 1 });
      expect(db.prepare('SELECT * FROM password_resets').all()).toEqual([]);
    },
  );

  it("for a local server is written to that server's state", async () => {
    addUser('ann@example.com');
    const local = { ...deployment, stateDir: '/tmp/state' };
    await newPasswordLink(local, { email: 'ann@example.com', url: 'http://localhost:8787', now: NOW });
    expect(commands[0]).toEqual(expect.arrayContaining(['--local', '--persist-to', '/tmp/state']));
  });
});

describe('a setup link', () => {
  it('is created only while there is no account, and invalidates earlier links', async () => {
    await newSetupLink(deployment, { url: URL, now: NOW });
    const made = await newSetupLink(deployment, { url: URL, now: NOW });
    expect(made?.link).toMatch(/^https:\/\/leads\.example\/register#setup=[\w-]{43}$/);
    expect(db.prepare('SELECT token_hash, expires_at FROM setup_tokens').all()).toEqual([
      { token_hash: await hashOf(made?.link ?? ''), expires_at: NOW + DAY_MS },
    ]);
    addUser('ann@example.com');
    expect(await newSetupLink(deployment, { url: URL, now: NOW })).toBeNull();
    expect(db.prepare('SELECT * FROM setup_tokens').all()).toEqual([]);
  });
});

describe('npm run operator', () => {
  it.each([
    [['--help'], 0],
    [[], 2],
    [['reset-password'], 2],
    [['reset-password', 'ann@example.com', 'bob@example.com'], 2],
    [['delete-everything'], 2],
  ])('%j prints the usage', async (args, code) => {
    const { code: status, output } = await runScript('scripts/operator.ts', args as string[]);
    expect([status, output]).toEqual([code, expect.stringContaining('reset-password <email>')]);
  });
});
