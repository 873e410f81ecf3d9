import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runScript, type SpawnedServer, spawnServer } from './testing/spawn-server.ts';

// Tests the built product over HTTP: it is started, stopped and killed as on a user's machine.

// A start takes seconds, and more on a machine that runs other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
/** How long it takes to replace a killed runtime on a busy machine. */
const RESTART = { timeout: 60_000 };
const FIXTURE = 'scripts/fixtures/cdnow_sample.txt';
/** Importing the whole sample takes a quarter of a minute, longer on a busy machine. */
const DEMO = { purchases: 700, customers: 217 };

let stateDir: string;
let server: SpawnedServer;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'leads-'));
  server = await spawnServer({ stateDir, args: ['--demo-purchases', `${DEMO.purchases}`] });
});
afterAll(async () => {
  await server?.end();
  await rm(stateDir, { recursive: true, force: true });
});

async function call(method: string, path: string, { credential, body }: { credential?: string; body?: unknown } = {}) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(credential && { Authorization: `Bearer ${credential}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests inspect any answer
  return { status: response.status, body: (await response.json()) as any };
}

/** A new account's keys. */
async function newTenant(name: string) {
  const account = { email: `${name}@example.com`, password: 'correct horse battery' };
  const { body: session } = await call('POST', '/api/auth/register', { body: account });
  const createKey = async (kind: string): Promise<string> =>
    (await call('POST', '/api/auth/generate-api-key', { credential: session.token, body: { kind } })).body.apiKey;
  return { token: session.token as string, pk: await createKey('publishable'), sk: await createKey('secret') };
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

describe('npm start', () => {
  it('seeds the demo project once, with real behavior whose last event is an hour old', async () => {
    const [, password] = /^Demo login: demo@example.com {3}(\S+)$/m.exec(server.output()) ?? [];
    const account = { email: 'demo@example.com', password };
    const { body: session } = await call('POST', '/api/auth/login', { body: account });
    const read = async (path: string) => (await call('GET', path, { credential: session.token })).body;
    await expect.poll(async () => (await read('/api/leads')).total).toBe(DEMO.customers);
    const { leads } = await read('/api/leads?limit=1');
    expect(leads[0].currentScore).toBeGreaterThan(0);
    expect((await read('/api/imports')).map(({ accepted }: { accepted: number }) => accepted)).toEqual([
      DEMO.purchases,
    ]);
    // Only purchases of the last week can have moved a lead up in that week.
    const { eventsLast24h, eventsLast7Days, stageMovesUpLast7Days } = await read('/api/analytics/overview');
    expect(eventsLast24h).toBeGreaterThan(0);
    expect(stageMovesUpLast7Days).toBeLessThanOrEqual(eventsLast7Days);
    expect((await stat(join(stateDir, 'demo.json'))).mode & 0o777).toBe(0o600);
  });

  it('prints calls that work unchanged', async () => {
    const [, pk = ''] = /-H 'X-API-Key: (pk_\S+)'/.exec(server.output()) ?? [];
    const [, body = ''] = /-d '(.+)'/.exec(server.output()) ?? [];
    const [, path = '', sk = ''] = /curl http:\/\/[^/]+(\S+) -H 'X-API-Key: (sk_\S+)'/.exec(server.output()) ?? [];
    expect((await call('POST', '/api/events', { credential: pk, body: JSON.parse(body) })).status).toBe(202);
    const { body: lead } = await call('GET', path, { credential: sk });
    expect(lead).toMatchObject({ currentScore: 50, leadStage: 'warm' });
  });

  it('handles the first calls that new users try, and still shows their results after a restart', async () => {
    const { token, pk, sk } = await newTenant('workflows');
    const send = (event: object) => call('POST', '/api/events', { credential: pk, body: event });
    const read = async (path: string) => (await call('GET', `/api/leads/${path}`, { credential: sk })).body;

    const about = { name: 'Alice Smith', email: 'alice@test.com', company: 'TechCorp' };
    const { body: alice } = await call('POST', '/api/leads', { credential: token, body: about });
    for (const eventType of ['page_view', 'signup', 'demo_request']) {
      const eventId = `alice_${eventType}`;
      expect(await send({ eventType, leadId: alice._id, eventId })).toEqual({
        status: 202,
        body: { message: 'Event queued for processing', eventId },
      });
    }
    const signup = { eventType: 'signup', leadId: 'twice', eventId: 'evt_1' };
    expect([(await send(signup)).status, (await send(signup)).status]).toEqual([202, 202]);
    await send({ eventType: 'demo_request', leadId: 'late', eventId: 'evt_3', timestamp: minutesAgo(10) });
    await send({ eventType: 'page_view', leadId: 'late', eventId: 'evt_1', timestamp: minutesAgo(130) });
    await send({ eventType: 'signup', leadId: 'late', eventId: 'evt_2', timestamp: minutesAgo(70) });

    const expectResults = async () => {
      const hot = { ...about, currentScore: 75, leadStage: 'hot', velocityScore: 3 };
      expect(await read(alice._id)).toMatchObject(hot);
      expect(await read('twice')).toMatchObject({ currentScore: 20, eventCount: 1 });
      expect(await read('twice/timeline')).toMatchObject([{ eventType: 'signup', scoreDelta: 20, newScore: 20 }]);
      expect(await read('late/timeline')).toMatchObject([
        { eventType: 'page_view', scoreDelta: 5, newScore: 5 },
        { eventType: 'signup', scoreDelta: 20, newScore: 25 },
        { eventType: 'demo_request', scoreDelta: 50, newScore: 75 },
      ]);
    };
    await expectResults();
    expect(await server.end('SIGTERM')).toBe(0);
    server = await spawnServer({ stateDir });
    await expectResults();
    const leaders = async () => (await call('GET', '/api/leaderboard', { credential: sk })).body;
    await expect
      .poll(async () => (await leaders()).map(({ currentScore }: { currentScore: number }) => currentScore))
      .toEqual([75, 75, 20]);
  });

  it('keeps every event that it answered with 202, even if killed immediately', async () => {
    const { pk, sk } = await newTenant('crash');
    const ids = Array.from({ length: 24 }, (_, i) => `evt_${i}`);
    const send = async (eventId: string, onAnswer = () => {}) => {
      const event = { eventType: 'page_view', leadId: `crash_${Number(eventId.slice(4)) % 3}`, eventId };
      const { status } = await call('POST', '/api/events', { credential: pk, body: event }).catch(() => ({
        status: 0,
      }));
      if (status === 202) onAnswer();
      return status === 202 ? [eventId] : [];
    };
    const listStored = async () => {
      const timelines = ['crash_0', 'crash_1', 'crash_2'].map(async (leadId) => {
        const { status, body } = await call('GET', `/api/leads/${leadId}/timeline`, { credential: sk });
        return status === 404 ? [] : (body as { eventId: string }[]).map(({ eventId }) => eventId);
      });
      return (await Promise.all(timelines)).flat();
    };

    // The runtime dies right after the first answer; the server replaces it.
    const killRuntime = () => process.kill(server.runtimePid(), 'SIGKILL');
    const kept = await Promise.all(ids.slice(0, 12).map((id, i) => send(id, i === 0 ? killRuntime : undefined)));
    expect(kept.flat()).toContain('evt_0');
    await expect.poll(listStored, RESTART).toEqual(expect.arrayContaining(kept.flat()));

    // The server dies and leaves its runtime running; the next start ends that runtime and takes over.
    const more = await Promise.all(
      ids.slice(12).map((id, i) => send(id, i === 0 ? () => void server.end('SIGKILL') : undefined)),
    );
    await server.end('SIGKILL');
    server = await spawnServer({ stateDir });
    expect(await listStored()).toEqual(expect.arrayContaining([...kept, ...more].flat()));

    // Clients that got no answer send again. At the end, every event is stored exactly once.
    expect((await Promise.all(ids.map((id) => send(id)))).flat()).toEqual(ids);
    expect((await listStored()).sort()).toEqual(ids.sort());
  });

  it('accepts the same replay twice and counts it once', async () => {
    const { sk } = await newTenant('replay');
    const replay = () =>
      runScript('scripts/replay.ts', [FIXTURE, '--url', server.url, '--key', sk, '--shift-to-now', '--limit', '300']);
    const first = await replay();
    expect(first.output).toContain('300 accepted, 0 duplicate, 0 rejected');
    expect(first.output).toContain("every lead's count matches");
    const second = await replay();
    expect(second.output).toContain('0 accepted, 300 duplicate, 0 rejected');
    expect(second.output).toContain("every lead's count matches");
    expect([first.code, second.code]).toEqual([0, 0]);
  });

  it('says whether the port or the state directory is already in use', async () => {
    await expect(spawnServer({ stateDir })).rejects.toThrow('is in use by a running server');
    const other = await mkdtemp(join(tmpdir(), 'leads-'));
    const port = Number(new URL(server.url).port);
    await expect(spawnServer({ stateDir: other, port })).rejects.toThrow(`Port ${port} is in use by another program`);
    await rm(other, { recursive: true });
  });

  it('exits with a message if its runtime could not be restarted', async () => {
    const port = Number(new URL(server.url).port);
    const other = createServer();
    const hold = () => other.listen(port, '127.0.0.1');
    other.on('error', hold);
    process.kill(server.runtimePid(), 'SIGKILL');
    hold();
    expect(await server.exited).toBe(1);
    other.close();
    expect(server.output()).toContain('The Workers runtime ended and could not be restarted.');
  });
});
