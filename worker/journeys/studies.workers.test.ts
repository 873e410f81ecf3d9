import { createMessageBatch, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { addSimulations, NO_LEADS, simulationOf } from '../domain/study/simulation.ts';
import worker from '../index.ts';
import { leadObject } from '../lead/lead-client.ts';
import { handleLane } from '../studies/handle-lane.ts';
import { studyObject } from '../studies/study-client.ts';
import { addPage } from '../studies/study-store.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { furnishLeads } from '../testing/furnish-leads.ts';
import { makeConfig } from '../testing/lead-events.ts';
import { dumpStorage, inStorage } from '../testing/lead-objects.ts';
import { openSocket } from '../testing/live.ts';

const DAY_MS = 86_400_000;
const WAIT = { timeout: 60_000 };

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await ask('GET', path)).body;
const idOf = (i: number) => `lead_${String(i).padStart(3, '0')}`;
const stubOf = (leadId: string) => ({ stub: leadObject(env, tenant.projectId, leadId) });

/** Adds leads with one to four events in the last two months, and waits until D1 has them. */
async function furnish(count: number): Promise<void> {
  const types = ['page_view', 'signup', 'download', 'demo_request'];
  const now = Date.now();
  const events = Array.from({ length: count }, (_, i) =>
    Array.from({ length: 1 + (i % 4) }, (_unused, j) => ({
      ...{ leadId: idOf(i), eventType: types[(i + j) % 4], eventId: `evt_${j}` },
      timestamp: new Date(now - ((i * 7 + j * 13) % 60) * DAY_MS).toISOString(),
    })),
  ).flat();
  await furnishLeads(tenant, { events, leads: count });
}

const DRAFT = {
  rules: [
    { eventType: 'page_view', points: 12 },
    { eventType: 'signup', points: 35, cap: { times: 1, per: 'lifetime' } },
    { eventType: 'demo_request', points: 20.5 },
  ],
  decay: { graceDays: 3, ratePerDay: 0.1 },
};

async function start(body: object = { kind: 'simulate', draft: DRAFT }): Promise<string> {
  const { status, body: study } = await ask('POST', '/api/studies', body);
  expect({ status, study }).toMatchObject({ status: 202, study: { verification: null } });
  return study.id;
}
async function finish(id: string) {
  await expect.poll(async () => (await get(`/api/studies/${id}`)).status, WAIT).toBe('finished');
  return get(`/api/studies/${id}`);
}
async function publish(firesAutomations?: boolean): Promise<void> {
  expect((await ask('PUT', '/api/scoring-rules/ruleset', DRAFT)).status).toBe(200);
  const { body: run } = await ask('POST', '/api/scoring-rules/rescore', { firesAutomations });
  await expect.poll(async () => (await get(`/api/scoring-rules/rescore/${run.id}`)).status, WAIT).toBe('finished');
}
async function verify(id: string) {
  expect((await ask('POST', `/api/studies/${id}/verify`)).status).toBe(202);
  await expect.poll(async () => (await get(`/api/studies/${id}`)).verification.status, WAIT).toBe('finished');
  return (await get(`/api/studies/${id}`)).verification;
}

describe('a simulation', () => {
  it('of 320 leads predicts the state of every lead after publishing and rescoring', async () => {
    await furnish(320);
    const action = { action: 'webhook', config: { url: 'https://crm.example.com/hook' } };
    await ask('POST', '/api/automations', { name: 'Call', whenStage: 'warm', ...action });
    const id = await start({ kind: 'simulate', draft: DRAFT, mode: 'rescore_and_fire' });
    const { result, done, total, estimate } = await finish(id);
    expect({ done, total, leads: result.leads }).toEqual({ done: 320, total: 320, leads: 320 });
    expect(result.changesStage).toBeGreaterThan(30);
    // The estimate covers the leads that answered within two seconds, here at least 300. If all leads answered in time, the count is exact.
    expect(estimate.leads).toBeGreaterThanOrEqual(300);
    expect(estimate.leads).toBeLessThanOrEqual(320);
    expect(estimate.low).toBeLessThanOrEqual(estimate.changesStage);
    if (estimate.leads === 320) expect(estimate.changesStage).toBe(result.changesStage);

    const ids: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await get(`/api/studies/${id}/leads?limit=100${cursor && `&cursor=${cursor}`}`);
      ids.push(...page.leads.map(({ leadId }: { leadId: string }) => leadId));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect([ids.length, new Set(ids).size]).toEqual([result.changesStage, result.changesStage]);
    const { leads: moves } = await get(`/api/studies/${id}/leads?list=largest_moves&limit=2`);
    const sizeOf = ({ before, after }: { before: { score: number }; after: { score: number } }) =>
      Math.abs(after.score - before.score);
    expect(sizeOf(moves[0])).toBeGreaterThanOrEqual(sizeOf(moves[1]));

    await publish(true);
    expect(await verify(id)).toEqual({ status: 'finished', equal: 320, changedSince: 0, different: 0 });
    // The runs stored in the leads show which automations fired.
    const fired = await Promise.all(
      Array.from({ length: 320 }, (_, i) =>
        inStorage(stubOf(idOf(i)), (sql) =>
          sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'firings'`).toArray().length === 0
            ? 0
            : sql.exec('SELECT 1 FROM firings').toArray().length,
        ),
      ),
    );
    expect(fired.reduce((sum, n) => sum + n, 0)).toBe(result.firings[0]?.leads ?? 0);
    expect(result.firings[0]?.leads).toBeGreaterThan(0);
  });

  it('notices that its prediction is outdated: the rules have changed, or new events have arrived', async () => {
    await furnish(8);
    const id = await start();
    expect((await finish(id)).estimate).toBeNull();
    await call('POST', '/api/events', {
      key: tenant.secretKey,
      body: { leadId: idOf(0), eventType: 'signup', eventId: 'evt_new' },
    });
    expect(await verify(id)).toMatchObject({ changedSince: 1, equal: expect.any(Number) });
    const { different } = await verify(id);
    expect(different).toBeGreaterThan(0);
    await publish();
    expect(await verify(id)).toEqual({ status: 'finished', equal: 7, changedSince: 1, different: 0 });
  });

  it('can be published only if the rules it was compared with are still live', async () => {
    const id = await start();
    const { rulesetVersion } = await finish(id);
    const put = (ifVersion: number) => ask('PUT', '/api/scoring-rules/ruleset', { ...DRAFT, ifVersion });
    expect(await put(rulesetVersion)).toMatchObject({ status: 200, body: { version: rulesetVersion + 1 } });
    expect(await put(rulesetVersion)).toMatchObject({
      status: 409,
      body: { code: 'conflict', errors: [{ path: 'ifVersion' }], detail: expect.stringContaining('Version 2') },
    });
    expect(await get('/api/scoring-rules/ruleset')).toMatchObject({ version: rulesetVersion + 1 });
  });

  it('changes no lead, alarm or delivery', async () => {
    await furnish(12);
    const leads = Array.from({ length: 12 }, (_, i) => stubOf(idOf(i)));
    const action = { action: 'webhook', config: { url: 'https://crm.example.com/hook' } };
    await ask('POST', '/api/automations', { name: 'Call', whenStage: 'warm', ...action });
    for (const { stub } of leads) await runDurableObjectAlarm(stub);
    const look = () =>
      Promise.all(
        leads.map(async (lead) => [
          await dumpStorage(lead),
          await inStorage(lead, (_sql, storage) => storage.getAlarm()),
        ]),
      );
    const before = JSON.stringify(await look());
    const { result } = await finish(await start({ kind: 'simulate', draft: DRAFT, mode: 'rescore_and_fire' }));
    expect(result.firings).toEqual([expect.objectContaining({ name: 'Call', leads: expect.any(Number) })]);
    expect(JSON.stringify(await look())).toBe(before);
    expect(await env.DB.prepare('SELECT count(*) AS n FROM deliveries').first('n')).toBe(0);
  });

  it('skips merged leads, and does not list leads that were erased in the meantime', async () => {
    await furnish(6);
    await ask('POST', `/api/leads/${idOf(1)}/merge`, { leadId: idOf(2) });
    const id = await start({ kind: 'simulate', draft: { stages: [{ name: 'only', from: 0 }] }, mode: 'publish' });
    const { result } = await finish(id);
    expect(result.leads).toBe(5);
    expect(await stubOf(idOf(2)).stub.look({ at: Date.now() })).toMatchObject({
      status: 'sealed',
    });
    await ask('DELETE', `/api/leads/${idOf(3)}`);
    const listed = async () =>
      (await get(`/api/studies/${id}/leads`)).leads.map(({ leadId }: { leadId: string }) => leadId);
    await expect.poll(listed, WAIT).toEqual([0, 1, 4, 5].map(idOf));
  });

  it('skips erased leads, and does not name a lead that is erased after the simulation has asked it', async () => {
    await furnish(6);
    const studyId = `std_${'7'.repeat(32)}`;
    const { projectId } = tenant;
    await env.DB.prepare(
      `INSERT INTO studies (id, project_id, mode, ruleset_version, at, created_by, total) VALUES (?1, ?2, 'rescore', 1, ?3, 'usr_1', 6)`,
    )
      .bind(studyId, projectId, Date.now())
      .run();
    const ruleset = { ...DEFAULT_RULESET, version: 2, stages: [{ name: 'only', from: 0 }] };
    const plan = { studyId, projectId, at: Date.now(), config: { version: 99, ruleset }, barPoints: 5 };
    // The test delivers each lane's messages itself, so the study advances only when the test wants.
    await studyObject(env, plan).begin({ ...plan, kind: 'simulate', mode: 'rescore' }, [
      { after: '', through: idOf(2) },
      { after: idOf(2), through: null },
    ]);
    const walk = (lane: number, cursor: string) => {
      const body = { type: 'lane', projectId, studyId, phase: 'predict', lane, cursor };
      const messages = [{ id: `m_${lane}`, timestamp: new Date(), attempts: 1, body }];
      return worker.queue(createMessageBatch('lead-refreshes', messages), env);
    };
    await walk(0, '');
    for (const i of [1, 4]) expect((await ask('DELETE', `/api/leads/${idOf(i)}`)).status).toBe(200);
    await walk(1, idOf(2));
    // The counts include a lead that was erased after it answered, but the list does not name it.
    expect((await finish(studyId)).result.leads).toBe(5);
    const listed = async (list: string) =>
      (await get(`/api/studies/${studyId}/leads?list=${list}`)).leads.map(({ leadId }: { leadId: string }) => leadId);
    for (const list of ['stage_changes', 'largest_moves'])
      await expect
        .poll(async () => (await listed(list)).filter((id: string) => [1, 4].map(idOf).includes(id)), WAIT)
        .toEqual([]);
    await expect.poll(() => listed('stage_changes'), WAIT).toEqual([0, 2, 3, 5].map(idOf));
    expect(await verify(studyId)).toMatchObject({ changedSince: 1, different: 4 });
  });

  it('notifies the project’s sockets when it finishes', async () => {
    const { body } = await ask('POST', `/api/projects/${tenant.projectId}/live-ticket`);
    const socket = await openSocket<{ type: string }>(
      `/api/projects/${tenant.projectId}/live?ticket=${encodeURIComponent(body.ticket)}`,
    );
    const id = await start();
    await expect
      .poll(() => socket.messages, WAIT)
      .toContainEqual({ type: 'study', at: expect.any(String), studyId: id });
  });

  it('continues after its messages were lost and its object was evicted, and counts a repeated page once', async () => {
    await furnish(5);
    const id = await start();
    const stub = studyObject(env, { projectId: tenant.projectId, studyId: id });
    const message = { type: 'lane', projectId: tenant.projectId, studyId: id, phase: 'predict', lane: 0, cursor: '' };
    const batch = () =>
      createMessageBatch(
        'lead-refreshes',
        ['a', 'b'].map((messageId) => ({ id: messageId, timestamp: new Date(), attempts: 1, body: message })),
      );
    await worker.queue(batch(), env);
    await evictDurableObject(stub);
    await worker.queue(batch(), env);
    await runDurableObjectAlarm(stub);
    expect((await finish(id)).result.leads).toBe(5);
  });

  describe('a study whose lanes are handled one page at a time', () => {
    /** Starts a study whose messages are dropped, and counts the calls to each lead. */
    async function open(count: number) {
      await furnish(count);
      const studyId = `std_${crypto.randomUUID().replaceAll('-', '')}`;
      const at = Date.now();
      const plan = { kind: 'simulate', mode: 'rescore', projectId: tenant.projectId, studyId, at } as const;
      const study = studyObject(env, plan);
      await study.begin({ ...plan, config: makeConfig(), barPoints: 5 }, [{ after: '', through: null }]);
      const asked: Record<string, number> = {};
      const sent: { cursor: string }[] = [];
      const world = { failsAt: '', losesMessages: false };
      const LEAD = {
        getByName(name: string) {
          const leadId = name.slice(name.indexOf(':') + 1);
          const observe = (question: Parameters<ReturnType<typeof leadObject>['observe']>[0]) => {
            asked[leadId] = (asked[leadId] ?? 0) + 1;
            if (leadId === world.failsAt) throw new Error('the object is gone');
            return leadObject(env, tenant.projectId, leadId).observe(question);
          };
          return { observe };
        },
      };
      const sendBatch = async (messages: { body: { cursor: string } }[]) => {
        if (world.losesMessages) throw new Error('the queue is gone');
        sent.push(...messages.map(({ body }) => body));
      };
      const watched = { ...env, LEAD, REFRESHES: { sendBatch } } as unknown as Env;
      const message = { type: 'lane', projectId: tenant.projectId, studyId, phase: 'predict', lane: 0 } as const;
      const handle = (cursor: string, isRetry = false) => handleLane(watched, { ...message, cursor }, { isRetry });
      return { study, world, asked, sent, handle };
    }
    const times = (asked: Record<string, number>) => Object.values(asked).reduce((sum, n) => sum + n, 0);

    it('asks each lead once, even if its message arrives a second time while its page is being handled', async () => {
      const { study, asked, handle } = await open(8);
      await Promise.all([handle(''), handle(''), handle('')]);
      expect([times(asked), await study.progress()]).toEqual([8, { done: 8 }]);
    });

    it('continues at the lead that failed', async () => {
      const { study, world, asked, sent, handle } = await open(30);
      world.failsAt = idOf(20);
      await handle('');
      expect(sent).toMatchObject([{ cursor: idOf(19) }]);
      await expect(handle(idOf(19))).rejects.toThrow('gone');
      world.failsAt = '';
      await handle(idOf(19), true);
      expect(await study.progress()).toEqual({ done: 30 });
      expect(asked[idOf(19)]).toBe(1);
      expect(asked[idOf(20)]).toBe(3);
    });

    it('sends the next message at once if an earlier attempt counted the page but sent no message', async () => {
      const { world, asked, sent, handle } = await open(205);
      world.losesMessages = true;
      await expect(handle('')).rejects.toThrow('the queue is gone');
      world.losesMessages = false;
      await handle('', true);
      expect([times(asked), sent.map(({ cursor }) => cursor)]).toEqual([200, [idOf(199)]]);
    });

    it('writes a row for each lead that changes stage, and reads no existing rows', async () => {
      const { study } = await open(1);
      const counts = await runInDurableObject(study, (_, { storage }) => {
        const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
        const exec = ((...args: Parameters<SqlStorage['exec']>) => {
          const cursor = storage.sql.exec(...args);
          cursors.push(cursor);
          return cursor;
        }) as SqlStorage['exec'];
        const add = (from: number) => {
          cursors.length = 0;
          const place = (stage: string, score: number) => ({ stage, score });
          const moves = Array.from({ length: 200 }, (_unused, i) => ({
            ...{ leadId: idOf(from + i), before: place('cold', 1), after: place('hot', 70) },
          }));
          const sums = moves
            .map(({ leadId, ...move }) => simulationOf(leadId, { ...move, firings: [] }, 5))
            .reduce(addSimulations, NO_LEADS);
          addPage(
            { exec } as SqlStorage,
            { lane: 0, cursor: from === 0 ? '' : idOf(from - 1), next: idOf(from + 199), isLast: false, leads: 200 },
            { given: { phase: 'predict', sums, predictions: [], stageChanges: moves }, stageChangesMax: 300, now: 1 },
          );
          const sum = (name: 'rowsRead' | 'rowsWritten') => cursors.reduce((total, cursor) => total + cursor[name], 0);
          return { read: sum('rowsRead'), written: sum('rowsWritten') };
        };
        const pages = [add(0), add(200)];
        return { pages, listed: storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM stage_changes').one().n };
      });
      expect(counts.pages.map(({ written }) => written)).toEqual([201, 101]);
      expect(counts.pages[1]?.read).toBeLessThan(30);
      // The lane's limit.
      expect(counts.listed).toBe(300);
    });

    it('resumes a lane half a minute after its last progress, whatever the other lanes do', async () => {
      const { study } = await open(3);
      const now = Date.now();
      const alarmAt = await runInDurableObject(study, async (_, { storage }) => {
        storage.sql.exec(
          `INSERT INTO lanes (phase, lane, through_key, cursor, moved_at) VALUES ('predict', 1, NULL, 'z', ?)`,
          now - 20_000,
        );
        storage.sql.exec(`UPDATE lanes SET moved_at = ? WHERE lane = 0`, now - 5_000);
        await storage.setAlarm(now);
        return now;
      });
      await runDurableObjectAlarm(study);
      expect(await runInDurableObject(study, (_, { storage }) => storage.getAlarm())).toBe(alarmAt + 10_000);
    });
  });

  it('deletes itself after 30 days', async () => {
    const id = await start();
    await finish(id);
    const stub = studyObject(env, { projectId: tenant.projectId, studyId: id });
    await runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec(`UPDATE plan SET body = json_set(body, '$.at', ?)`, Date.now() - 30 * DAY_MS),
    );
    await runDurableObjectAlarm(stub);
    expect((await ask('GET', `/api/studies/${id}`)).status).toBe(404);
    expect(await stub.progress()).toBeNull();
  });
});

describe('studies', () => {
  it('can be read by a viewer, and can be started, verified and deleted only by people who may change rules', async () => {
    const id = await start();
    await finish(id);
    const viewer = await newMember(tenant.projectId, 'viewer');
    const headers = { 'X-Project-Id': tenant.projectId };
    const as = async (method: string, path: string, body?: unknown) =>
      (await call(method, path, { token: viewer.token, headers, body })).status;
    expect([
      await as('GET', `/api/studies/${id}`),
      await as('GET', `/api/studies/${id}/leads`),
      await as('POST', '/api/studies', { kind: 'simulate', draft: {} }),
      await as('POST', `/api/studies/${id}/verify`),
      await as('DELETE', `/api/studies/${id}`),
    ]).toEqual([200, 200, 403, 403, 403]);
  });

  it('of another project get the same response as unknown studies', async () => {
    const id = await start();
    const other = await newTenant('other@example.com');
    const statuses = await Promise.all(
      [
        ['GET', `/api/studies/${id}`],
        ['GET', `/api/studies/${id}/leads`],
        ['POST', `/api/studies/${id}/verify`],
        ['DELETE', `/api/studies/${id}`],
      ].map(async ([method = '', path = '']) => (await call(method, path, { token: other.token })).status),
    );
    expect(statuses).toEqual([404, 404, 404, 404]);
  });

  it('appear in the audit log, and can no longer be read after they are deleted', async () => {
    const id = await start();
    await finish(id);
    await verify(id);
    expect((await ask('DELETE', `/api/studies/${id}`)).body).toEqual({ id, deleted: true });
    expect((await ask('GET', `/api/studies/${id}`)).status).toBe(404);
    expect(await get('/api/studies')).toEqual([]);
    const { entries } = await get(`/api/projects/${tenant.projectId}/audit-log`);
    expect(entries.slice(0, 3)).toMatchObject([
      { action: 'study.deleted', target: id },
      { action: 'study.verified', target: id },
      { action: 'study.started', target: id, after: { mode: 'rescore', rulesetVersion: 1 } },
    ]);
  });

  it('are listed by kind, so that studies of another kind cannot crowd them out', async () => {
    const insert = (id: string, kind: string, publishedVersion: number | null = null) =>
      env.DB.prepare(
        `INSERT INTO studies (id, project_id, kind, mode, ruleset_version, at, created_by, total, finished_at, published_version)
         VALUES (?1, ?2, ?3, 'publish', 1, ?4, 'usr_1', 0, ?4, ?5)`,
      ).bind(id, tenant.projectId, kind, at++, publishedVersion);
    let at = Date.now();
    await env.DB.batch([
      insert('std_published', 'simulate', 1),
      ...Array.from({ length: 9 }, (_, i) => insert(`std_${i}`, 'simulate')),
    ]);
    const listed = (await get('/api/studies')).map(({ id }: { id: string }) => id);
    expect(listed).toEqual(['std_8', 'std_7', 'std_6', 'std_5', 'std_4', 'std_published']);
  });

  it('are rejected if the draft is invalid, with the errors of the draft, and while three other studies are running', async () => {
    const twin = { eventType: 'signup', points: 1 };
    const twins = await ask('POST', '/api/studies', { kind: 'simulate', draft: { rules: [twin, twin] } });
    expect(twins).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const negative = { kind: 'simulate', draft: { decay: { graceDays: -1, ratePerDay: 0 } } };
    expect(await ask('POST', '/api/studies', negative)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'draft.decay.graceDays' }] },
    });
    await env.DB.prepare(
      `INSERT INTO studies (id, project_id, mode, ruleset_version, at, created_by, total)
       SELECT 'std_' || value, ?1, 'rescore', 1, ?2, 'usr_1', 0 FROM json_each('[1,2,3]')`,
    )
      .bind(tenant.projectId, Date.now())
      .run();
    const fourth = await ask('POST', '/api/studies', { kind: 'simulate', draft: {} });
    expect(fourth).toMatchObject({ status: 409, body: { detail: expect.stringContaining('3 studies') } });
    expect(await ask('POST', '/api/studies/std_1/verify')).toMatchObject({ status: 409 });
  });
});
