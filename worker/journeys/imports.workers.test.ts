import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  getQueueResult,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { Import } from '../contract/import.ts';
import { ImportChunk, type ImportChunkKey } from '../contract/import-chunk.ts';
import { LIMITS } from '../contract/limits.ts';
import { app } from '../edge/app.ts';
import { recordChunk } from '../imports/chunk-records.ts';
import { claimPendingChunk } from '../imports/pending-chunks.ts';
import { resumeImports } from '../imports/resume-imports.ts';
import worker from '../index.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { FaultPlan, faultyEnv } from '../testing/fault-points.ts';
import { requireProblem } from '../testing/route-guards.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

interface Asked {
  type?: string;
  format?: string;
  key?: string;
}

async function read(response: Response) {
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came back
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

const requestFor = (body: BodyInit, { type = 'events', format = 'csv', key = tenant.secretKey }: Asked = {}) =>
  new Request(`https://leads.example/api/imports?type=${type}&format=${format}`, {
    method: 'POST',
    headers: { 'X-API-Key': key },
    body,
  });

/** Uploads a file as a client would, and returns the answer. */
const upload = async (body: BodyInit, asked?: Asked) => read(await exports.default.fetch(requestFor(body, asked)));

/** Uploads without the network. By default, the messages go to the real queue. */
async function send(request: Request, sendBatch: Queue['sendBatch'] = (messages) => env.IMPORTS.sendBatch(messages)) {
  const context = createExecutionContext();
  const IMPORTS = { sendBatch } as Queue;
  const response = await app.request(request, undefined, { ...env, IMPORTS }, context);
  await waitOnExecutionContext(context);
  return read(response);
}

/** Uploads with a queue that keeps its messages, as if it were slow or had lost them. */
async function uploadHeld(body: BodyInit) {
  const keys: ImportChunkKey[] = [];
  const sendBatch = async (messages: Iterable<MessageSendRequest<unknown>>) => {
    for (const message of messages) keys.push(structuredClone(message.body as ImportChunkKey));
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  };
  const answer = await send(requestFor(body), sendBatch);
  const { results } = await env.DB.prepare('SELECT body FROM import_pending_chunks WHERE import_id = ?1 ORDER BY chunk')
    .bind(keys[0]?.importId ?? '')
    .all<{ body: string }>();
  return { ...answer, keys, chunks: results.map((row) => ImportChunk.parse(JSON.parse(row.body))) };
}

/** Delivers a chunk as the queue would. Returns whether the chunk was acknowledged or will be retried. */
async function deliver(
  body: unknown,
  { attempts = 1, queue = 'lead-imports', given = env }: { attempts?: number; queue?: string; given?: Env } = {},
) {
  const batch = createMessageBatch(queue, [{ id: 'msg_1', timestamp: new Date(), attempts, body }]);
  await worker.queue(batch, given);
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext());
  return { acknowledged: explicitAcks.length === 1, retried: retryMessages.length === 1 };
}
const ACKNOWLEDGED = { acknowledged: true, retried: false };
const RETRIED = { acknowledged: false, retried: true };

const get = async (path: string, key = tenant.secretKey) => (await call('GET', path, { key })).body;
const getErrors = async (importId: string) => {
  const response = await exports.default.fetch(`https://leads.example/api/imports/${importId}/errors`, {
    headers: { 'X-API-Key': tenant.secretKey },
  });
  return { headers: response.headers, lines: (await response.text()).split('\r\n') };
};

/** Waits for the queue to finish, and returns the state of the import. */
async function finish(importId: string, { timeout = 20_000 } = {}) {
  let seen: Record<string, unknown> = {};
  await expect
    .poll(
      async () => {
        seen = await get(`/api/imports/${importId}`);
        return seen.uploadedAt !== null && seen.done === seen.rows;
      },
      { timeout, interval: 100 },
    )
    .toBe(true);
  return seen;
}

/** Uploads a file and returns the result of its import. */
const bringIn = async (body: BodyInit, asked?: Asked) => finish((await upload(body, asked)).body.importId);

const csv = (header: string, rows: string[]) => `${[header, ...rows].join('\n')}\n`;
const rowsOf = (chunks: ImportChunk[]) => chunks.reduce((sum, { rows, refused }) => sum + rows.length + refused, 0);
const countRows = (table: string) => env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first('n');

describe('a file of events', () => {
  it('scores leads by the events in its rows', async () => {
    const { status, body } = await upload(
      csv('Event Type,lead_id,event id,Timestamp,properties.page,properties.seconds', [
        'page_view,lead_1,evt_1,2026-02-11T10:00:00Z,/pricing,45',
        'demo_request,lead_1,evt_2,2026-02-11 11:00:00 UTC,,',
        'signup,lead_2,,2026-02-11T10:00:00Z,,',
      ]),
    );
    expect(status).toBe(202);
    expect(body).toMatchObject({
      importId: expect.stringMatching(/^imp_/),
      ...{ type: 'events', format: 'csv', rows: 3, rejected: 0, warnings: [], problem: null },
    });
    const ended = await finish(body.importId);
    expect(ended).toMatchObject({
      ...{ status: 'finished', rows: 3, done: 3, accepted: 3, duplicates: 0, rejected: 0 },
      finishedAt: expect.any(String),
    });
    expect((await get('/api/leads/lead_1/timeline')).slice(0, 2)).toMatchObject([
      { eventType: 'page_view', eventId: 'evt_1', properties: { page: '/pricing', seconds: 45 } },
      { eventType: 'demo_request', eventId: 'evt_2', timestamp: '2026-02-11T11:00:00.000Z', properties: {} },
    ]);
    expect(await get('/api/leads/lead_2')).toMatchObject({ eventCount: 1 });
    expect(await get('/api/imports')).toEqual([ended]);
    for (const told of [body, ended]) expect(Import.parse(told)).toEqual(told);
  });

  it('adds nothing when it is sent twice, in any format', async () => {
    const objects = [
      { eventType: 'page_view', leadId: 'lead_1', eventId: 'evt_1', timestamp: '2026-02-11T10:00:00Z' },
      { eventType: 'signup', leadId: 'lead_2', timestamp: '2026-02-11T11:00:00+01:00', eventId: null },
      { eventType: 'signup', leadId: 'lead_2' },
      { eventType: 'signup', leadId: 'lead_2' },
    ];
    const ndjson = objects.map((object) => `${JSON.stringify(object)}\n`).join('');
    expect(await bringIn(ndjson, { format: 'ndjson' })).toMatchObject({ accepted: 4, duplicates: 0 });
    expect(await bringIn(ndjson, { format: 'ndjson' })).toMatchObject({
      ...{ status: 'finished', accepted: 0, duplicates: 4 },
      warnings: [expect.stringMatching(/^2 rows have neither eventId nor timestamp/)],
    });
    const inCsv = csv('timestamp,leadId,eventType', ['2026-02-11T10:00:00Z,lead_2,signup', ',lead_2,signup']);
    expect(await bringIn(inCsv)).toMatchObject({
      ...{ accepted: 0, duplicates: 2 },
      warnings: [expect.stringMatching(/^1 row has neither eventId nor timestamp/)],
    });
    expect(await get('/api/leads/lead_2')).toMatchObject({ eventCount: 3 });
  });

  it('links IDs that appear in the same row', async () => {
    const event = { eventType: 'page_view', anonymousId: 'anon_1' };
    await call('POST', '/api/events', { key: tenant.publishableKey, body: event });
    await bringIn(csv('eventType,anonymousId,userId', ['signup,anon_1,user_1']));
    await expect.poll(() => get('/api/leads/anon_1')).toMatchObject({ _id: 'user_1', eventCount: 2 });
  });

  it('may be gzipped, and may have the byte order mark that spreadsheets write', async () => {
    const file = new Blob(['\uFEFFeventType;leadId\r\nsignup;lead_ü\r\n']).stream();
    const zipped = await new Response(file.pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
    expect(await bringIn(zipped)).toMatchObject({ accepted: 1, warnings: [expect.any(String)] });
    expect(await get(`/api/leads/${encodeURIComponent('lead_ü')}`)).toMatchObject({ eventCount: 1 });
  });

  it('of ten thousand rows is counted exactly', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => {
      // In every thousand rows, one row names no lead, and one repeats the previous row's event ID.
      if (i % 1000 === 7) return `page_view,,evt_${i},2026-02-11T10:00:00Z`;
      return `page_view,lead_${Math.floor(i / 1000)},evt_${i % 1000 === 500 ? i - 1 : i},2026-02-11T10:00:00Z`;
    });
    const { status, body } = await upload(csv('eventType,leadId,eventId,timestamp', rows));
    expect({ told: status, ...body }).toMatchObject({ told: 202, rows: 10_000, rejected: 10 });
    expect(await finish(body.importId, { timeout: 60_000 })).toMatchObject({
      ...{ status: 'finished', rows: 10_000, done: 10_000, accepted: 9_980, duplicates: 10, rejected: 10 },
    });
    const counts = await Promise.all([0, 9].map(async (i) => (await get(`/api/leads/lead_${i}`)).eventCount));
    expect(counts).toEqual([998, 998]);
    const { lines } = await getErrors(body.importId);
    expect(lines).toHaveLength(12);
    expect(lines.slice(0, 2)).toEqual([
      'row,eventId,field,message',
      '9,evt_7,leadId,"`leadId` is required (or userId, or anonymousId)."',
    ]);
  }, 90_000);
});

describe('the name of a file', () => {
  const FILE = 'eventType,leadId\npage_view,lead_1\n';
  const sendNamed = (fileName: string) => {
    const path = `/api/imports?type=events&format=csv&fileName=${encodeURIComponent(fileName)}`;
    const request = { method: 'POST', headers: { 'X-API-Key': tenant.secretKey }, body: FILE };
    return exports.default.fetch(`https://leads.example${path}`, request);
  };

  it('is shown with the import, and is unknown if it was not stated', async () => {
    const longest = `${'a'.repeat(LIMITS.importFileNameCharsMax - 4)}.csv`;
    const named = Import.parse(await (await sendNamed(` ${longest} `)).json());
    const { body: unnamed } = await upload(FILE);
    expect([named.fileName, unnamed.fileName]).toEqual([longest, null]);
    const shown = await call('GET', `/api/imports/${named.importId}`, { key: tenant.secretKey });
    expect(shown.body.fileName).toBe(longest);
    const list = await call('GET', '/api/imports', { key: tenant.secretKey });
    expect(list.body.map(({ fileName }: Import) => fileName).toSorted()).toEqual([longest, null].toSorted());
  });

  it('is refused if it is too long or empty, before the file is read', async () => {
    for (const [fileName, message] of [
      ['a'.repeat(LIMITS.importFileNameCharsMax + 1), 'must be at most 255 characters'],
      [' ', 'must not be empty'],
    ] as const) {
      const { status, body } = await read(await sendNamed(fileName));
      expect({ status, errors: body.errors }).toEqual({
        status: 400,
        errors: [{ path: 'query.fileName', message: `The query parameter \`fileName\` ${message}.` }],
      });
    }
    expect((await call('GET', '/api/imports', { key: tenant.secretKey })).body).toEqual([]);
  });
});

describe('a file of leads', () => {
  it('sets lead properties, and the later of two values wins', async () => {
    const file = csv('leadId,Name,E-Mail,Company,phone,custom.plan,custom.seats', [
      'lead_1,Alice,Alice@Test.com,TechCorp,,pro,12',
      'lead_2,Bob,,,007,,',
      'lead_1,Alice Smith,,,,,',
    ]);
    expect(await bringIn(file, { type: 'leads' })).toMatchObject({ status: 'finished', accepted: 3 });
    expect(await get('/api/leads/lead_1')).toMatchObject({
      ...{ name: 'Alice Smith', email: 'alice@test.com', company: 'TechCorp', phone: null, currentScore: 0 },
      custom: { plan: 'pro', seats: 12 },
    });
    expect(await get('/api/leads/lead_2')).toMatchObject({ name: 'Bob', email: null, phone: '007', custom: {} });
    expect(await bringIn(file, { type: 'leads' })).toMatchObject({ accepted: 0, duplicates: 3 });
  });

  it('may identify leads by email alone, and creates a new lead for an unknown email', async () => {
    const lead = { leadId: 'lead_1', email: 'alice@test.com' };
    await call('POST', '/api/leads', { key: tenant.secretKey, body: lead });
    const file = ['{"email":"ALICE@test.com","name":"Alice"}', '{"email":"bob@test.com"}', '{"name":"Nobody"}'].join(
      '\n',
    );
    const asked = { type: 'leads', format: 'ndjson' };
    const first = await bringIn(file, asked);
    expect(first).toMatchObject({ accepted: 2, rejected: 1 });
    expect((await getErrors(first.importId as string)).lines).toContain('3,,leadId,"`leadId` is required, or email."');
    expect(await get('/api/leads/lead_1')).toMatchObject({ name: 'Alice' });
    expect(await bringIn(file, asked)).toMatchObject({ accepted: 0, duplicates: 2, rejected: 1 });
    await expect.poll(async () => (await get('/api/leads')).total).toBe(2);
  });
});

describe('the result of a file', () => {
  const put = (body: object) => call('POST', '/api/leads', { key: tenant.secretKey, body });

  it('of leads tells created, updated and unchanged leads apart', async () => {
    await put({ leadId: 'ann', name: 'Ann', email: 'ann@test.com', custom: { seats: 5, plan: 'pro' } });
    await put({ leadId: 'bob', name: 'Bob' });
    const file = csv('leadId,name,email,custom.plan,custom.seats', [
      ...[
        'ann,Ann,ANN@test.com,pro,5',
        'bob,Robert,,,',
        'cleo,Cleo,,,',
        'cleo,Cleo,,,',
        'cleo,Cleopatra,,,',
        'dan,,,,',
      ],
      ...[',Ann,ann@test.com,,', ',Eve,,,'],
    ]);
    const asked = { type: 'leads' };
    // The second row about Cleo repeats the first, and the row about Ann without an ID finds her by her email.
    expect(await bringIn(file, asked)).toMatchObject({
      ...{ rows: 8, accepted: 4, created: 2, updated: 2, duplicates: 3, rejected: 1 },
    });
    expect(await bringIn(file, asked)).toMatchObject({
      ...{ rows: 8, accepted: 0, created: 0, updated: 0, duplicates: 7, rejected: 1 },
    });
  });

  it('of events says how many of them created a lead', async () => {
    await put({ leadId: 'ann' });
    const file = csv('eventType,leadId,eventId', ['signup,ann,evt_1', 'signup,bob,evt_1', 'signup,bob,evt_2']);
    expect(await bringIn(file)).toMatchObject({ accepted: 3, created: 1, updated: 2, duplicates: 0 });
  });

  it('leaves the number of created leads open if the import ran before we counted them', async () => {
    const { importId } = (await upload(csv('leadId', ['ann']), { type: 'leads' })).body;
    await finish(importId);
    await env.DB.exec('UPDATE import_chunks SET created = NULL');
    expect(await get(`/api/imports/${importId}`)).toMatchObject({ accepted: 1, created: null, updated: null });
  });
});

describe('invalid rows', () => {
  it('do not affect other rows, and are listed in a file that a spreadsheet shows as text', async () => {
    const { body } = await upload(
      csv('eventType,leadId,eventId,timestamp,properties', [
        'signup,lead_1,evt_1,,',
        'signup,lead_1,=HYPERLINK(1),yesterday,',
        ',anonymous,evt_3,,',
        'signup,lead_1,evt_4,,{not json',
        'signup,lead_1,evt_5,,,x',
        'signup,lead_1,evt_6,2999-01-01T00:00:00Z,',
      ]),
    );
    expect(body).toMatchObject({ rows: 6, rejected: 5 });
    expect(await finish(body.importId)).toMatchObject({ status: 'finished', accepted: 1, rejected: 5 });
    const { headers, lines } = await getErrors(body.importId);
    expect(headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('Content-Disposition')).toBe(`attachment; filename="${body.importId}-errors.csv"`);
    expect(lines).toEqual([
      'row,eventId,field,message',
      `3,'=HYPERLINK(1),timestamp,"\`timestamp\` is not a time that can be read: write ISO 8601, such as 2026-02-11T10:30:00Z, or give its format in \`map\`."`,
      '4,evt_3,eventType,`eventType` is required.',
      '4,evt_3,leadId,"`leadId` must be an ID, not the placeholder ""anonymous""."',
      '5,,properties,`properties` must be a JSON object.',
      '6,,,The row has 6 cells where the header has 5.',
      expect.stringMatching(/^7,evt_6,timestamp,`timestamp` is in the future/),
      '',
    ]);
    expect((await get(`/api/imports/${body.importId}/reasons`)).slice(0, 2)).toEqual([
      {
        ...{ field: 'timestamp', rows: 1, firstRow: 3 },
        message: expect.stringMatching(/^`timestamp` is not a time that can be read/),
      },
      { field: 'eventType', message: '`eventType` is required.', rows: 1, firstRow: 4 },
    ]);
    await expect.poll(() => get('/api/events/rejected')).toHaveLength(5);
    expect(await get('/api/events/rejected')).toContainEqual(
      expect.objectContaining({ source: 'import', eventId: 'evt_3', keyId: expect.stringMatching(/^key_/) }),
    );
  });

  it('are rejected with the name of the oversized value, or as a whole if the row is too large', async () => {
    const [huge, half] = ['x'.repeat(LIMITS.eventBytesMax), 'x'.repeat(LIMITS.eventBytesMax / 2)];
    const leads = await bringIn(
      csv('leadId,name,custom.a,custom.b', [`lead_1,Ann,${huge},`, `lead_2,Bob,${half},${half}`, 'lead_3,Cy,1,2']),
      { type: 'leads' },
    );
    expect(leads).toMatchObject({ accepted: 1, rejected: 2 });
    const message = (field: string) => `\`${field}\` is larger than ${LIMITS.eventBytesMax} bytes.`;
    const linesOf = async ({ importId }: Record<string, unknown>) =>
      (await getErrors(String(importId))).lines.slice(1, -1);
    expect((await linesOf(leads)).map((line) => line.split(',').toSpliced(1, 1))).toEqual([
      ['2', 'custom.a', message('custom.a')],
      ['3', 'custom', message('custom')],
    ]);
    const events = await bringIn(csv('leadId,eventType,properties.note', [`lead_1,signup,${huge}`]));
    expect((await linesOf(events)).map((line) => line.split(',').toSpliced(1, 1))).toEqual([
      ['2', 'properties.note', message('properties.note')],
    ]);
    const json = JSON.stringify({ leadId: 'lead_1', custom: { nested: { deep: huge } } });
    const ndjson = await bringIn(`${json}\n`, { type: 'leads', format: 'ndjson' });
    expect((await linesOf(ndjson)).map((line) => line.split(',').toSpliced(1, 1))).toEqual([
      ['1', 'custom.nested', message('custom.nested')],
    ]);
  });

  it('list properties for which the lead had no room, although the rows themselves count', async () => {
    const names = Array.from({ length: LIMITS.leadPropertiesMax + 2 }, (_, i) => `p${String(i).padStart(3, '0')}`);
    const row = (leadId: string, kept: string[]) =>
      JSON.stringify({ leadId, custom: Object.fromEntries(kept.map((name) => [name, 1])) });
    const lines = [row('lead_0', ['p000']), row('lead_1', names)].join('\n');
    const { importId } = (await upload(lines, { type: 'leads', format: 'ndjson' })).body;
    expect(await finish(importId)).toMatchObject({ accepted: 2, rejected: 0 });
    const { omittedProperties, custom } = await get('/api/leads/lead_1');
    expect(omittedProperties).toHaveLength(2);
    expect(Object.keys(custom)).toHaveLength(LIMITS.leadPropertiesMax);
    const fields = omittedProperties.map((name: string) => `custom.${name}`).join(', ');
    expect((await getErrors(importId)).lines.slice(1, -1)).toEqual([
      expect.stringMatching(new RegExp(`^2,[^,]*,"${fields}","was not stored`)),
    ]);
    expect(await get(`/api/imports/${importId}/reasons`)).toContainEqual(
      expect.objectContaining({ firstRow: 2, message: expect.stringMatching(/^was not stored/) }),
    );
  });

  it('include rows about erased leads', async () => {
    await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId: 'lead_1' } });
    await call('DELETE', '/api/leads/lead_1', { token: tenant.token });
    const { body } = await upload(csv('eventType,leadId,eventId', ['signup,lead_1,evt_1', 'signup,lead_2,evt_1']));
    expect(await finish(body.importId)).toMatchObject({ status: 'finished', accepted: 1, rejected: 1 });
    expect((await getErrors(body.importId)).lines[1]).toBe('2,,,This lead was erased: nothing more is kept about it.');
  });
});

describe('a part of a file', () => {
  const FILE = csv('eventType,leadId,eventId', [
    ...['signup,lead_1,evt_1', 'signup,lead_2,evt_1', 'signup,lead_1,evt_1', ',lead_1,evt_2', 'signup,lead_3,known'],
  ]);
  const COUNTS = { status: 'finished', rows: 5, done: 5, accepted: 2, duplicates: 2, rejected: 1 };
  /** Imports the file through a queue that holds back its only chunk. One of the file's events is already stored. */
  async function hold() {
    const event = { eventType: 'signup', leadId: 'lead_3', eventId: 'known' };
    await call('POST', '/api/events', { key: tenant.secretKey, body: event });
    const { body, keys } = await uploadHeld(FILE);
    expect(keys).toHaveLength(1);
    return { importId: body.importId as string, chunk: keys[0] as ImportChunkKey };
  }

  it('that arrives twice is counted once', async () => {
    const { importId, chunk } = await hold();
    for (const attempts of [1, 1, 2, 3]) expect(await deliver(chunk, { attempts })).toEqual(ACKNOWLEDGED);
    expect(await get(`/api/imports/${importId}`)).toMatchObject(COUNTS);
    expect((await getErrors(importId)).lines).toHaveLength(3);
  });

  it('is counted once even if the answer was lost after the rows were stored', async () => {
    const { importId, chunk } = await hold();
    await env.DB.exec('ALTER TABLE import_errors RENAME TO import_errors_away');
    expect(await deliver(chunk)).toEqual(RETRIED);
    expect(await get(`/api/imports/${importId}`)).toMatchObject({ status: 'processing', done: 0, rejected: 1 });
    await env.DB.exec('ALTER TABLE import_errors_away RENAME TO import_errors');
    expect(await deliver(chunk, { attempts: 2 })).toEqual(ACKNOWLEDGED);
    expect(await get(`/api/imports/${importId}`)).toMatchObject(COUNTS);
  });

  it('that fails is retried as a whole; after the last retry, its rows count as errors, and the file can be sent again', async () => {
    const { importId, chunk } = await hold();
    const LEAD = {
      getByName: (name: string) => {
        if (name.endsWith(':lead_1')) throw new Error('lead_1 is away');
        return env.LEAD.getByName(name);
      },
    } as Env['LEAD'];
    const given = { ...env, LEAD };
    for (const attempts of [1, 2]) expect(await deliver(chunk, { attempts, given })).toEqual(RETRIED);
    expect(await get(`/api/imports/${importId}`)).toMatchObject({ status: 'processing', done: 0 });
    expect(await deliver(chunk, { queue: 'lead-imports-dead', given })).toEqual(ACKNOWLEDGED);
    expect(await get(`/api/imports/${importId}`)).toMatchObject({
      ...COUNTS,
      ...{ accepted: 1, duplicates: 1, rejected: 3 },
    });
    expect((await getErrors(importId)).lines.slice(1, 4)).toEqual([
      '2,evt_1,,The lead could not be reached. Send this again with the same eventId.',
      '4,evt_1,,The lead could not be reached. Send this again with the same eventId.',
      '5,evt_2,eventType,`eventType` is required.',
    ]);
    expect(await bringIn(FILE)).toMatchObject({ accepted: 1, duplicates: 3, rejected: 1 });
  });

  it('that is malformed is retried and has no effect', async () => {
    expect(await deliver({ importId: 'imp_1' })).toEqual(RETRIED);
  });

  it('of a deleted import has no effect', async () => {
    const { chunk } = await hold();
    await env.DB.batch(['imports', 'import_pending_chunks'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
    expect(await deliver(chunk)).toEqual(ACKNOWLEDGED);
    expect([await countRows('import_chunks'), await countRows('import_errors')]).toEqual([0, 0]);
  });

  it('stays within its size limits, and no row is lost between two parts', async () => {
    const rows = Array.from({ length: 250 }, (_, i) => `signup,lead_${i},evt_${i},"${'ü"" '.repeat(500)}"`);
    const { chunks } = await uploadHeld(csv('eventType,leadId,eventId,properties.text', rows));
    expect(chunks.flatMap((chunk) => chunk.rows.map(({ row }) => row))).toEqual(rows.map((_, i) => i + 2));
    expect(chunks.map(({ chunk }) => chunk)).toEqual(chunks.map((_, i) => i));
    const bytes = chunks.map((chunk) => new TextEncoder().encode(JSON.stringify(chunk)).byteLength);
    expect(Math.max(...bytes)).toBeLessThan(LIMITS.importChunkBytesMax);
    expect(Math.max(...bytes)).toBeGreaterThan(LIMITS.importChunkBytesMax * 0.9);
    const short = await uploadHeld(
      csv(
        'eventType,leadId',
        Array.from({ length: LIMITS.importChunkRowsMax + 1 }, () => 'signup,lead_1'),
      ),
    );
    expect(short.chunks.map((chunk) => chunk.rows.length)).toEqual([LIMITS.importChunkRowsMax, 1]);
  });
});

/** A body that arrives in parts, and then ends normally or breaks off. */
function stream(parts: Iterable<string>, end: 'well' | 'broken' = 'well') {
  const encoder = new TextEncoder();
  const iterator = parts[Symbol.iterator]();
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { done, value } = iterator.next();
        if (!done) controller.enqueue(encoder.encode(value));
        else if (end === 'well') controller.close();
        else controller.error(new Error('the network is gone'));
      },
    },
    { highWaterMark: 0 },
  );
}

describe('an upload that breaks off', () => {
  const HEADER = 'eventType,leadId,timestamp,properties.text\n';
  const row = (i: number) => `page_view,lead_${i % 3},2026-02-11T10:00:00Z,${i} ${'x'.repeat(100)}\n`;
  const rows = Array.from({ length: 3000 }, (_, i) => row(i));

  it('reports how far it got and processes the received rows; uploading the file again adds the rest', async () => {
    const broken = await send(requestFor(stream([HEADER, ...rows.slice(0, 2500)], 'broken')));
    const { detail } = requireProblem(broken);
    expect(detail).toBe(
      'The upload was interrupted. Send the file again. Rows that already arrived won’t be counted twice.',
    );
    const [{ importId, rows: taken, ...seen }] = await get('/api/imports');
    expect(seen).toMatchObject({ status: 'failed', problem: detail, finishedAt: null });
    expect(taken).toBeGreaterThan(100);
    expect(taken).toBeLessThan(3000);
    expect(await finish(importId)).toMatchObject({ status: 'failed', accepted: taken, duplicates: 0 });

    const whole = await bringIn(HEADER + rows.join(''));
    expect(whole).toMatchObject({ status: 'finished', accepted: 3000 - taken, duplicates: taken });
    const counts = await Promise.all([0, 1, 2].map(async (i) => (await get(`/api/leads/lead_${i}`)).eventCount));
    expect(counts).toEqual([1000, 1000, 1000]);
  }, 30_000);

  it('is detected by its declared length if the network reports no error', async () => {
    const request = new Request(requestFor(stream([HEADER, ...rows.slice(0, 250)])), {
      headers: { 'X-API-Key': tenant.secretKey, 'Content-Length': `${(HEADER + rows.join('')).length}` },
    });
    expect(requireProblem(await send(request)).detail).toMatch(/^The upload was interrupted/);
  });

  it('is detected by the cron if its isolate died without reporting it', async () => {
    const { importId } = await bringIn(HEADER + row(1));
    await env.DB.exec('UPDATE imports SET uploaded_at = NULL');
    const scheduled = () => worker.scheduled(createScheduledController({ cron: '* * * * *' }), env);
    await scheduled();
    expect(await get(`/api/imports/${importId}`)).toMatchObject({ status: 'uploading' });
    await env.DB.exec('UPDATE imports SET updated_at = updated_at - 400000');
    await scheduled();
    expect(await get(`/api/imports/${importId}`)).toMatchObject({
      ...{ status: 'failed', rows: 1, done: 1 },
      problem: expect.stringMatching(/^The upload was interrupted/),
    });
  });
});

describe('an import whose messages are lost', () => {
  const HEADER = 'eventType,leadId,eventId\n';
  const FILE = HEADER + Array.from({ length: 600 }, (_, i) => `signup,lead_${i % 3},evt_${i}\n`).join('');
  const WHOLE = { status: 'finished', rows: 600, done: 600, accepted: 600, duplicates: 0, problem: null };
  /** A minute passes without progress, then the cron runs. */
  const passMinute = async () => {
    await env.DB.exec('UPDATE import_pending_chunks SET touched_at = touched_at - 60001');
    await env.DB.exec('UPDATE import_chunks SET done_at = done_at - 60001');
    await worker.scheduled(createScheduledController({ cron: '* * * * *' }), env);
  };

  it.each<[string, (body: string) => Promise<{ body: { importId: string } }>]>([
    ['by a queue that is away', (body) => send(requestFor(body), () => Promise.reject(new Error('the queue is away')))],
    ['by a kill', uploadHeld],
  ])('%s is resumed by the cron and ends with the same result', async (_how, sendLost) => {
    const { importId } = (await sendLost(FILE)).body;
    await worker.scheduled(createScheduledController({ cron: '* * * * *' }), env);
    expect(await get(`/api/imports/${importId}`)).toMatchObject({ status: 'processing', rows: 600, done: 0 });
    await passMinute();
    expect(await finish(importId)).toMatchObject(WHOLE);
    expect(await get('/api/leads/lead_1')).toMatchObject({ eventCount: 200 });
    expect(await countRows('import_pending_chunks')).toBe(0);
  });

  it('is counted exactly once if its consumer fails at any call', async () => {
    const few =
      HEADER + ['signup,lead_1,evt_1', 'signup,lead_2,evt_2', 'signup,lead_1,evt_1', ',lead_2,evt_3'].join('\n');
    const reference = new FaultPlan();
    const dying = (plan: FaultPlan) => faultyEnv(env, plan, { who: 'consumer', crash: () => {} });
    const { keys } = await uploadHeld(few);
    await deliver(keys[0], { given: dying(reference) });
    expect(reference.points.length).toBeGreaterThan(3);
    for (const [at, point] of reference.points.entries()) {
      for (const fault of ['crash before', 'crash after'] as const) {
        tenant = await newTenant(`${at}-${fault.slice(6)}@example.com`);
        const { body, keys } = await uploadHeld(few);
        const plan = new FaultPlan(at, fault);
        await deliver(keys[0], { given: dying(plan) });
        expect(plan.struck, point).toBe(true);
        await passMinute();
        expect(await finish(body.importId), `${fault} ${point}`).toMatchObject({
          ...{ status: 'finished', rows: 4, accepted: 2, created: 2, updated: 0, duplicates: 1, rejected: 1 },
        });
        expect(await get('/api/leads/lead_1')).toMatchObject({ eventCount: 1 });
        expect((await getErrors(body.importId)).lines).toHaveLength(3);
      }
    }
  });

  it('processes all stored rows, whether its upload continues or was interrupted', async () => {
    const { body } = await uploadHeld(FILE);
    await env.DB.exec('UPDATE imports SET uploaded_at = NULL, updated_at = updated_at - 400000');
    await passMinute();
    expect(await finish(body.importId)).toMatchObject({ ...WHOLE, status: 'failed', problem: expect.any(String) });
  });

  it('is not resumed while any of its chunks makes progress', async () => {
    const { keys } = await uploadHeld(FILE);
    await env.DB.exec('UPDATE import_pending_chunks SET touched_at = touched_at - 60001');
    await deliver(keys[0]);
    expect(await resumeImports(env, Date.now())).toBe(0);
    await env.DB.exec('UPDATE import_chunks SET done_at = done_at - 60001');
    expect(await resumeImports(env, Date.now())).toBe(1);
    expect(await resumeImports(env, Date.now())).toBe(0);
  });

  it('records a chunk once, by the later consumer, if two consumers start it', async () => {
    const { body, keys } = await uploadHeld(FILE);
    const slow = await claimPendingChunk(env.DB, keys[0] as ImportChunkKey, Date.now());
    if (!slow) throw new Error('the chunk is not there');
    await deliver(keys[0]);
    const outcome = { refused: 0, accepted: 0, created: 0, duplicates: 500, rejected: 0, errors: [] };
    await recordChunk(env.DB, slow, outcome, Date.now());
    await deliver(keys[1]);
    expect(await get(`/api/imports/${body.importId}`)).toMatchObject(WHOLE);
  });

  it('ends with errors if a chunk crashes every consumer that starts it', async () => {
    const { body, keys } = await uploadHeld(`${HEADER}signup,lead_1,evt_1\n`);
    await env.DB.exec('UPDATE import_pending_chunks SET attempts = 28');
    const given = {
      ...env,
      LEAD: {
        getByName: () => {
          throw new Error('away');
        },
      } as unknown as Env['LEAD'],
    };
    expect(await deliver(keys[0], { given })).toEqual(RETRIED);
    expect(await deliver(keys[0], { given })).toEqual(ACKNOWLEDGED);
    expect(await get(`/api/imports/${body.importId}`)).toMatchObject({ status: 'finished', rejected: 1 });
  });
});

describe('a file is rejected as a whole', () => {
  const latin1 = new Uint8Array([...new TextEncoder().encode('eventType,leadId\nsignup,'), 0xfc, 0x0a]);
  it.each<[string, BodyInit, Asked, RegExp]>([
    ['that lacks columns', csv('name,score', ['a,1']), {}, /Missing: eventType; one of leadId, userId, anonymousId\./],
    ['of leads without ids', csv('name', ['a']), { type: 'leads' }, /Missing: one of leadId, email\./],
    ['that is empty', '', {}, /no rows/],
    ['of a header alone', 'eventType,leadId\n', {}, /no rows/],
    ['of blank lines', '\n\n', { format: 'ndjson' }, /no rows/],
    ['that is not UTF-8', latin1, {}, /UTF-8/],
    ['that is UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0x00]), {}, /UTF-8/],
    ['that is half a gzip', new Uint8Array([0x1f, 0x8b, 8, 0, 0]), {}, /gzip/],
  ])('%s', async (_what, body, asked, detail) => {
    const problem = requireProblem(await upload(body, asked));
    expect(problem.status).toBe(400);
    expect(problem.detail).toMatch(detail);
    expect(await get('/api/imports')).toEqual([]);
  });

  it('if its type or format is not stated', async () => {
    const body = csv('eventType,leadId', ['signup,lead_1']);
    const ask = (query: string, contentType: string) =>
      call('POST', `/api/imports${query}`, { key: tenant.secretKey, body, headers: { 'Content-Type': contentType } });
    const fieldOf = (answer: Awaited<ReturnType<typeof ask>>) => requireProblem(answer).errors?.[0]?.path;
    expect(fieldOf(await ask('', 'text/csv'))).toBe('query.type');
    expect(fieldOf(await ask('?type=events', 'application/json'))).toBe('query.format');
    expect(fieldOf(await ask('?type=events&format=xlsx', 'text/csv'))).toBe('query.format');
    expect((await ask('?type=events', 'Text/CSV; charset=utf-8')).body).toMatchObject({ format: 'csv', rows: 1 });
  });

  it('if its declared size is too large', async () => {
    const answer = await upload(`eventType,leadId\n${' '.repeat(LIMITS.importBytesMax)}`);
    expect(requireProblem(answer).status).toBe(413);
    expect(await get('/api/imports')).toEqual([]);
  });
});

describe('a file that is too large', () => {
  function* lines(count: number, line: string) {
    yield 'eventType,leadId,properties.text\n';
    for (let i = 0; i < count; i += 100) yield line.repeat(Math.min(100, count - i));
  }

  it('is read only up to the size limit, and the result says how many rows were imported', async () => {
    const { status, body, chunks } = await uploadHeld(stream(lines(1000, `signup,lead_1,${'x'.repeat(30_000)}\n`)));
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'payload_too_large' });
    const rows = rowsOf(chunks);
    expect(rows).toBeLessThan(LIMITS.importBytesMax / 30_000);
    expect(await get('/api/imports')).toMatchObject([{ status: 'failed', rows, problem: body.detail }]);
  });
});

describe('imports', () => {
  const FILE = csv('eventType,leadId', ['signup,lead_1', 'signup,']);

  it('of another project return the same response as unknown imports', async () => {
    const { importId } = (await upload(FILE)).body;
    const other = await newTenant('other@example.com');
    for (const path of ['', '/errors', '/reasons']
      .map((part) => `/api/imports/${importId}${part}`)
      .concat('/api/imports/imp_none')) {
      expect(requireProblem(await call('GET', path, { key: other.secretKey })).status).toBe(404);
    }
    expect(await get('/api/imports', other.secretKey)).toEqual([]);
  });

  it('cannot be started with publishable keys', async () => {
    expect(requireProblem(await upload(FILE, { key: tenant.publishableKey })).code).toBe('forbidden');
    expect(await countRows('imports')).toBe(0);
  });

  it('remain listed, up to the last hundred of each project', async () => {
    const { importId } = await bringIn(FILE);
    const fill = (count: number) =>
      env.DB.prepare(
        `INSERT INTO imports (project_id, id, type, format, created_at, created_by, updated_at)
         SELECT ?1, 'imp_' || key, 'events', 'csv', 9999999999999, 'key_1', 0 FROM json_each(?2) WHERE true
         ON CONFLICT DO NOTHING`,
      )
        .bind(tenant.projectId, JSON.stringify(Array(count).fill(0)))
        .run();
    await fill(98);
    await upload(FILE);
    expect((await call('GET', `/api/imports/${importId}`, { key: tenant.secretKey })).status).toBe(200);
    await fill(99);
    await upload(FILE);
    expect((await call('GET', `/api/imports/${importId}`, { key: tenant.secretKey })).status).toBe(404);
    expect(await countRows('imports')).toBe(100);
    expect(await get('/api/imports')).toHaveLength(50);
  });
});
