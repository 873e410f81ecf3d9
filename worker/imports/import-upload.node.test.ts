import { describe, expect, it } from 'vitest';
import type { ImportChunk, ImportChunkKey } from '../contract/import-chunk.ts';
import { LIMITS } from '../contract/limits.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { findImport } from './import-records.ts';
import { ImportUpload } from './import-upload.ts';
import { createRowIds } from './row-ids.ts';

const KEY = { projectId: 'prj_1', importId: 'imp_1' };

/** An upload whose queue keeps its messages, with a clock that only the tests move. */
function newUpload() {
  const { sqlite, db } = openNodeD1();
  sqlite.exec('PRAGMA foreign_keys = OFF');
  const sends: ImportChunk[][] = [];
  const chunkOf = ({ chunk }: ImportChunkKey): ImportChunk => {
    const row = sqlite.prepare('SELECT body FROM import_pending_chunks WHERE chunk = ?').get(chunk);
    return JSON.parse(row?.body as string);
  };
  const IMPORTS = {
    sendBatch: async (messages: { body: ImportChunkKey }[]) => {
      sends.push(messages.map(({ body }) => chunkOf(body)));
    },
  } as unknown as ConstructorParameters<typeof ImportUpload>[0]['IMPORTS'];
  const clock = { now: Date.UTC(2026, 1, 11) };
  const upload = new ImportUpload(
    { DB: db, IMPORTS },
    { ...KEY, type: 'events', format: 'ndjson', fileName: null, createdBy: 'key_1' },
    { now: () => clock.now, idOf: createRowIds('row key'), zone: { name: 'UTC', isNamed: false }, onRefused: () => {} },
  );
  let row = 0;
  const take = (value: unknown) => upload.take({ status: 'row', row: ++row, value, warnings: [], cells: [] });
  return { upload, take, sends, clock, find: () => findImport(db, KEY) };
}

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('an upload', () => {
  it('accepts the maximum number of rows, and reports up to ten thousand errors', async () => {
    const { upload, take, sends, find } = newUpload();
    // All rows share one expectation, because one for each row takes longer than the upload.
    const statuses = new Set<string>();
    for (let i = 0; i < LIMITS.importRowsMax; i++) statuses.add((await take({ eventType: 'signup' })).status);
    expect(statuses).toEqual(new Set(['taken']));
    expect(await take({})).toEqual({ status: 'refused', reason: 'too_many_rows' });
    await upload.finish();
    expect(await find()).toMatchObject({ rows: LIMITS.importRowsMax, rejected: LIMITS.importRowsMax });
    expect(Math.max(...sends.map((chunks) => chunks.length))).toBe(100);
    const chunks = sends.flat();
    expect(chunks.every(({ refused }) => refused === LIMITS.importChunkRowsMax)).toBe(true);
    expect(chunks.reduce((sum, { errors }) => sum + errors.length, 0)).toBe(LIMITS.importErrorRowsMax);
  }, 120_000);

  it('stores its chunks in few batches, each within the limits of D1 rows and queue messages', async () => {
    const { upload, take, sends, clock } = newUpload();
    const properties = { text: 'ü'.repeat(LIMITS.eventBytesMax / 2 - 100) };
    let taken: Awaited<ReturnType<typeof take>>;
    do {
      taken = await take({ eventType: 'signup', leadId: 'lead_1', properties });
      clock.now += 10;
    } while (taken.status === 'taken');
    expect(taken).toEqual({ status: 'refused', reason: 'too_large' });
    await upload.fail('too large');
    expect(sends.length).toBeLessThan(300);
    for (const chunks of sends) expect(bytesOf(chunks)).toBeLessThan(500_000);
    const bytes = sends.reduce((sum, chunks) => sum + bytesOf(chunks), 0);
    expect(bytes / LIMITS.importQueuedBytesMax).toBeCloseTo(1, 1);
  }, 120_000);

  it('refuses a row whose event is larger than the limit', async () => {
    const { upload, take, sends } = newUpload();
    const event = (chars: number) => ({ eventType: 'signup', leadId: 'lead_1', properties: { x: 'x'.repeat(chars) } });
    const around = bytesOf({ x: '' });
    await take(event(LIMITS.eventBytesMax - around));
    await take(event(LIMITS.eventBytesMax - around + 1));
    await upload.finish();
    const [chunk] = sends.flat();
    expect(chunk).toMatchObject({
      refused: 1,
      errors: [{ row: 2, message: '`properties` is larger than 32768 bytes.' }],
    });
    expect(chunk?.rows.map(({ row }) => row)).toEqual([1]);
  });

  it('that is slow is processed and shown as it arrives, in a limited number of chunks', async () => {
    const { take, sends, clock, find } = newUpload();
    for (let i = 0; i < 360; i++) {
      await take({ eventType: 'signup', leadId: `lead_${i}` });
      clock.now += 100;
    }
    expect(sends.flat().map(({ rows }) => rows.length)).toEqual([51, 100, 200]);
    expect(await find()).toMatchObject({ status: 'uploading', rows: 351, uploadedAt: null });
  });

  it('sends the rows of a lead together, in the order of the file', async () => {
    const { upload, take, sends } = newUpload();
    for (let i = 0; i < 1200; i++) await take({ eventType: 'signup', leadId: `lead_${i % 3}`, eventId: `evt_${i}` });
    await upload.finish();
    const leads = sends.flat().map(({ rows }) => Map.groupBy(rows, ({ leadId }) => leadId));
    expect(leads.map((held) => [...held].map(([leadId, rows]) => [leadId, rows.length]))).toEqual([
      [
        ['lead_0', 400],
        ['lead_1', 100],
      ],
      [
        ['lead_1', 300],
        ['lead_2', 200],
      ],
      [['lead_2', 200]],
    ]);
    const lines = leads.flatMap((held) => held.get('lead_1') ?? []).map(({ row }) => row);
    expect(lines).toEqual(Array.from({ length: 400 }, (_, i) => 3 * i + 2));
  });

  it('keeps a limited number of rows in memory', async () => {
    const { take, sends } = newUpload();
    const properties = { text: 'x'.repeat(30_000) };
    const rows = Math.ceil(LIMITS.importHeldBytesMax / 30_000);
    for (let i = 0; i < rows - 10; i++) await take({ eventType: 'signup', leadId: `lead_${i}`, properties });
    expect(sends).toEqual([]);
    for (let i = 0; i < 10; i++) await take({ eventType: 'signup', leadId: `lead_${i}`, properties });
    expect(sends.flat().reduce((sum, chunk) => sum + chunk.rows.length, 0)).toBeGreaterThan(rows - 10);
  });

  it('groups rows by lead in chunks that are small enough for D1 to return', async () => {
    const { upload, take, sends } = newUpload();
    const max = LIMITS.importChunkNamingRowsMax;
    for (let i = 0; i <= max; i++)
      await take({ eventType: 'signup', userId: `user_${i}`, anonymousId: `visitor_${i}` });
    await upload.finish();
    expect(sends.flat().map(({ rows }) => rows.length)).toEqual([max, 1]);
  });

  it('that is interrupted still processes the rows that have arrived', async () => {
    const { upload, take, sends, find } = newUpload();
    await take({ eventType: 'signup', leadId: 'lead_1' });
    await upload.fail('The network is gone.');
    expect(sends.flat().map(({ rows }) => rows.length)).toEqual([1]);
    expect(await find()).toMatchObject({ status: 'failed', rows: 1, problem: 'The network is gone.' });
  });
});
