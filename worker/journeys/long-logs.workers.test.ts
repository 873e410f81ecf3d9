import { createMessageBatch, evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { consumeRefreshes } from '../cron/consume-refreshes.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { leadObject } from '../lead/lead-client.ts';
import { countEvents } from '../lead/storage/event-log.ts';
import { openLog } from '../lead/storage/first-events.ts';
import { findLead } from '../lead/storage/snapshot.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { inLead, inStorage } from '../testing/lead-objects.ts';
import { changeValue, openStorage } from '../testing/lead-value.ts';
import { runs } from '../testing/runs.ts';

// More data than one call between objects can carry (32 MB). The long run takes 105 MB: most of an isolate's memory.
const EVENTS = runs(1_400, 3_500);
const BODY_CHARS = 30_000;
const LOG_BYTES = EVENTS * BODY_CHARS;
const LOG = `a log of ${LOG_BYTES / 1e6} MB`;
vi.setConfig({ testTimeout: 240_000 });

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});
const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const storageOf = (id: string) => ({ stub: leadObject(env, tenant.projectId, id) });
const send = (leadId: string, eventType: string) =>
  call('POST', '/api/events', { key: tenant.secretKey, body: { eventType, leadId } });

/** Fills the log directly, with one event every ten minutes. The lead packs its log and folds it when it wakes. */
async function newLongLead(leadId: string) {
  await send(leadId, 'demo_request');
  await inStorage(storageOf(leadId), (sql, storage) => {
    openLog(openStorage(storage));
    sql.exec(
      `INSERT INTO events (event_id, seq, occurred_at, received_at, kind, type, source, marks, counted, awards, body)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       SELECT 'long_' || i, ?2 + i, ?3 - i * 600000, ?3, 'activity', 'page_view', 'page', 0, 1, '[]',
         json_object('text', hex(zeroblob(?4))) FROM n`,
      ...[EVENTS, 100, Date.now(), BODY_CHARS / 2],
    );
    changeValue(storage, ({ snapshot }) => ({
      snapshot: { ...(snapshot as LeadSnapshot), seq: 100 + EVENTS, foldVersion: 0 },
    }));
  });
  await evictDurableObject(storageOf(leadId).stub);
}

/** Follows `Link: rel="next"` to the end. */
async function pagesOf(path: string): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  for (let next: string | undefined = path; next; ) {
    const { status, body, headers } = await asOwner('GET', next);
    expect(status).toBe(200);
    pages.push(body);
    const link: string | undefined = /<https:\/\/[^/]+(\/[^>]+)>/.exec(headers.get('Link') ?? '')?.[1];
    next = link;
  }
  return pages;
}

/** Reads a response to its end and discards the content. */
async function download(path: string): Promise<{ status: number; bytes: number; longest: number; tail: string }> {
  const headers = { Authorization: `Bearer ${tenant.token}` };
  const response = await exports.default.fetch(`https://leads.example${path}`, { headers });
  let bytes = 0;
  let [line, longest] = [0, 0];
  let tail = '';
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    const end = chunk.lastIndexOf(10);
    longest = Math.max(longest, line + (end < 0 ? chunk.byteLength : chunk.indexOf(10)));
    line = end < 0 ? line + chunk.byteLength : chunk.byteLength - end - 1;
    tail = (tail + new TextDecoder().decode(chunk.slice(-200))).slice(-200);
  }
  return { status: response.status, bytes, longest, tail };
}

async function settle(ids: string[]) {
  for (let round = 0; round < 200; round++) {
    const ran = await Promise.all(ids.map((id) => runDurableObjectAlarm(storageOf(id).stub)));
    if (!ran.some(Boolean)) return;
  }
  throw new Error('the leads do not come to rest');
}
const rowsOf = (id: string) => inLead(storageOf(id), (store) => countEvents(store).events);

it(`a lead with ${LOG} can be read and exported, page by page`, async () => {
  await newLongLead('long');
  await send('short', 'signup');
  expect((await asOwner('GET', '/api/leads/long')).body).toMatchObject({ eventCount: EVENTS + 1 });

  const timeline = await pagesOf('/api/leads/long/timeline');
  expect(timeline.flat()).toHaveLength(EVENTS + 1);
  for (const page of timeline) expect(JSON.stringify(page).length).toBeLessThan(6_000_000);

  let lines = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await asOwner('GET', `/api/leads/long/explain${cursor && `?cursor=${cursor}`}`);
    expect(body.lines.length).toBeLessThanOrEqual(1_000);
    lines += body.lines.length;
    expect(body.earlier.lines).toBe(EVENTS + 1 - lines);
    cursor = body.nextCursor;
  }
  expect((await asOwner('GET', '/api/leads/long/intelligence')).status).toBe(200);

  const own = await download('/api/leads/long/export');
  expect(own).toMatchObject({ status: 200, tail: expect.stringMatching(/\]\}$/) });
  expect(own.bytes).toBeGreaterThan(LOG_BYTES);
  for (const id of ['long', 'short']) await settle([id]);
  const all = await download(`/api/projects/${tenant.projectId}/export?contents=everything&format=ndjson`);
  expect(all.bytes).toBeGreaterThan(own.bytes);
  // The part of a line before its lists is short.
  expect(all.longest).toBeLessThan(LIMITS.exportedLineCharsMax + 100_000);
  // The export is sorted by lead ID, so it has already passed the long lead when that lead changes.
  expect(all.tail).toMatch(/"type":"signup"[^\n]*\}\n$/);
});

it(`a lead with ${LOG} can be merged, unmerged and erased, page by page`, async () => {
  await newLongLead('long');
  await send('kept', 'signup');
  const merge = (preview: boolean) => asOwner('POST', '/api/leads/kept/merge', { leadId: 'long', preview });
  const previewed = await merge(true);
  expect(previewed.body.lead).toMatchObject({ _id: 'kept', eventCount: EVENTS + 2 });
  await merge(false);
  await settle(['long', 'kept']);
  expect((await asOwner('GET', '/api/leads/long')).body).toMatchObject({
    ...{ _id: 'kept', eventCount: EVENTS + 2, currentScore: previewed.body.lead.currentScore },
  });
  await send('long', 'page_view');
  await asOwner('POST', '/api/leads/long/unmerge');
  await settle(['long', 'kept']);
  expect((await asOwner('GET', '/api/leads/kept')).body).toMatchObject({ _id: 'kept', eventCount: 1 });
  expect((await asOwner('GET', '/api/leads/long')).body).toMatchObject({ _id: 'long', eventCount: EVENTS + 2 });

  expect((await asOwner('DELETE', '/api/leads/long')).status).toBeLessThan(300);
  expect((await asOwner('GET', '/api/leads/long')).status).toBe(404);
  expect(await rowsOf('long')).toBe(0);
});

it(`retention erases a lead with ${LOG}, and continues past a lead that cannot be erased`, async () => {
  await newLongLead('long');
  await send('broken', 'signup');
  await inLead(storageOf('broken'), (store) => {
    openLog(store).exec(`CREATE TRIGGER broken BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'broken'); END`);
  });
  const body = {
    ...{ type: 'quiet', projectId: tenant.projectId, leadIds: ['broken', 'long'] },
    ...{ quietSince: Date.now() + 1_000, unlessKnown: false },
  };
  const message = { id: 'message_1', timestamp: new Date(), attempts: 1, body };
  await consumeRefreshes(createMessageBatch('lead-refreshes', [message]), env, Date.now());
  expect(await rowsOf('long')).toBe(0);
  expect(await inLead(storageOf('broken'), (store) => findLead(store)?.snapshot.merge.status)).toBe('active');
});
