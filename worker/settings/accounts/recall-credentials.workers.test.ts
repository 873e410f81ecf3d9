import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { newTenant } from '../../testing/api.ts';
import { forgetProjectConfig, getProjectConfig } from '../projects/project-config.ts';
import { forgetCredentials, recallApiKey } from './recall-credentials.ts';

/** A D1 that records when calls start and end. */
function noting(fails: (call: string) => boolean = () => false) {
  const calls: string[] = [];
  const note = async <Answer>(call: string, work: () => Promise<Answer>): Promise<Answer> => {
    calls.push(`${call} begins`);
    if (fails(call)) throw new Error('D1 is down');
    const answer = await work();
    calls.push(`${call} ends`);
    return answer;
  };
  const watch = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get: (target, name) => {
        if (name === 'bind') return (...values: unknown[]) => watch(target.bind(...values));
        if (name === 'raw') return (options: never) => note('key', () => target.raw(options));
        if (name === 'all') return () => note('key', () => target.all());
        return Reflect.get(target, name, target);
      },
    });
  const db = new Proxy(env.DB, {
    get: (target, name) => {
      if (name === 'prepare')
        return (sql: string) => (sql.includes('api_keys"') ? watch(target.prepare(sql)) : target.prepare(sql));
      if (name === 'batch') return (reads: D1PreparedStatement[]) => note('config', () => target.batch(reads));
      return Reflect.get(target, name, target);
    },
  });
  return { db, calls };
}

async function start() {
  const { projectId, publishableKey, secretKey } = await newTenant();
  forgetCredentials();
  forgetProjectConfig(projectId);
  return { projectId, apiKey: publishableKey, secretKey };
}

it('a publishable key and its project’s config are read in one round trip to D1', async () => {
  const { projectId, apiKey } = await start();
  const { db, calls } = noting();
  const key = await recallApiKey(db, apiKey, Date.now());
  expect(key?.projectId).toBe(projectId);
  expect(calls.slice(0, 2).sort()).toEqual(['config begins', 'key begins']);
  const config = await getProjectConfig({ ...env, DB: db }, projectId);
  expect(config.ruleset.rules.length).toBeGreaterThan(0);
  expect(calls).toHaveLength(4);
});

it('no config is read for a secret key, because the first use of the key changes the config', async () => {
  const { secretKey } = await start();
  const { db, calls } = noting();
  await recallApiKey(db, secretKey, Date.now());
  expect(calls).toEqual(['key begins', 'key ends']);
});

it('a key is found even if its project’s config cannot be read', async () => {
  const { projectId, apiKey } = await start();
  const { db } = noting((call) => call === 'config');
  expect(await recallApiKey(db, apiKey, Date.now())).toMatchObject({ projectId });
});

it('returns null for an unknown or revoked key', async () => {
  const { apiKey } = await start();
  expect(await recallApiKey(env.DB, 'pk_live_unknown', Date.now())).toBeNull();
  await env.DB.prepare('UPDATE api_keys SET revoked_at = 1').run();
  expect(await recallApiKey(env.DB, apiKey, Date.now())).toBeNull();
});
