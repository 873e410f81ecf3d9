import { describe, expect, it } from 'vitest';
import type { ImportType } from '../contract/import.ts';
import { LIMITS } from '../contract/limits.ts';
import { readCsv } from './read-csv.ts';
import { readNdjson } from './read-ndjson.ts';
import type { ReadRow } from './read-row.ts';

/** Passes on a text in parts of a few characters, as a decoder does when the network has split it. */
async function* inParts(text: string, size = 7) {
  const characters = [...text];
  for (let i = 0; i < characters.length; i += size) yield characters.slice(i, i + size).join('');
}

/** Returns all rows that are found, without their raw cells. */
async function all(rows: AsyncIterable<ReadRow>) {
  const found: ReadRow[] = [];
  for await (const row of rows) {
    const { cells: _, ...read } = { cells: null, ...row };
    found.push(read as ReadRow);
  }
  return found;
}

const csv = (text: string, { type = 'leads' as ImportType, size = 7 } = {}) =>
  all(readCsv(inParts(text, size), { type }));
const valuesOf = (rows: ReadRow[]) => rows.flatMap((read) => (read.status === 'row' ? [[read.row, read.value]] : []));

describe('CSV', () => {
  it('gives the same rows with any line endings and any split by the network', async () => {
    const lines = ['leadId,name', 'lead_1,"Smith, ""Al"""', 'lead_2,"two', 'lines"', '', 'lead_3,Łukasz 🦊'];
    for (const size of [1, 2, 7, 1000]) {
      for (const end of ['\n', '\r\n', '\r']) {
        expect(valuesOf(await csv(lines.join(end), { size }))).toEqual([
          [2, { leadId: 'lead_1', name: 'Smith, "Al"' }],
          [3, { leadId: 'lead_2', name: `two${end}lines` }],
          [5, { leadId: 'lead_3', name: 'Łukasz 🦊' }],
        ]);
      }
    }
  });

  it.each([';', '\t', '|'])('may use %j as the separator, as spreadsheets in some countries do', async (sign) => {
    const text = `leadId${sign}name${sign}company\nlead_1${sign}"Smith, Al"${sign}Acme\n`;
    expect(valuesOf(await csv(text))).toEqual([[2, { leadId: 'lead_1', name: 'Smith, Al', company: 'Acme' }]]);
  });

  it('may mix line endings, for any split by the network', async () => {
    for (const size of [1, 2, 3, 7, 1000]) {
      for (const [first, second, third] of [
        ['\r\n', '\n', '\n'],
        ['\n', '\r\n', '\r'],
        ['\r', '\n', '\r\n'],
      ]) {
        const text = `leadId,name${first}lead_1,Al${second}lead_2,"B\no"${third}lead_3,Cy`;
        expect(valuesOf(await csv(text, { size })).map(([, value]) => value)).toEqual([
          { leadId: 'lead_1', name: 'Al' },
          { leadId: 'lead_2', name: 'B\no' },
          { leadId: 'lead_3', name: 'Cy' },
        ]);
      }
    }
  });

  it.each([
    ['sep=;\r\n', ';'],
    ['sep=|\n', '|'],
    ['"sep=\t"\r\n', '\t'],
    ['SEP=,\r', ','],
  ])('may declare its separator in the first line: %j', async (line, sign) => {
    for (const size of [1, 3, 1000]) {
      const text = `${line}leadId${sign}name\nlead_1${sign}"Smith; ,Al"\n`;
      expect(valuesOf(await csv(text, { size }))).toEqual([[2, { leadId: 'lead_1', name: 'Smith; ,Al' }]]);
    }
  });

  it('ignores separators inside quoted column names', async () => {
    const text = 'leadId,"custom.a;b;c;d",name\nlead_1,x,Al\n';
    expect(valuesOf(await csv(text))).toEqual([[2, { leadId: 'lead_1', name: 'Al', custom: { 'a;b;c;d': 'x' } }]]);
  });

  it('may have short rows, whose missing cells are empty, with a warning', async () => {
    const rows = await csv('email,name,phone\na@example.test,Al\nb@example.test\n,,\nc@example.test,,\n');
    expect(rows.slice(1)).toEqual([
      {
        status: 'row',
        row: 2,
        value: { email: 'a@example.test', name: 'Al' },
        warnings: [expect.stringMatching(/^Has fewer cells/)],
      },
      {
        status: 'row',
        row: 3,
        value: { email: 'b@example.test' },
        warnings: [expect.stringMatching(/^Has fewer cells/)],
      },
      { status: 'row', row: 5, value: { email: 'c@example.test' }, warnings: [] },
    ]);
  });

  it.each([
    ['leads', 'leadId,name', '1.23457E+17,Al', 1],
    ['leads', 'email,phone', 'a@example.test,"4,9E+10"', 1],
    ['events', 'eventType,leadId,eventId', 'signup,lead_1,9.00E+15', 1],
    ['leads', 'leadId,custom.ratio', 'lead_1,1.5E+3', 0],
  ] as const)('of %s warns about IDs that a spreadsheet has rounded: %s, %s', async (type, header, row, warned) => {
    const read = (await csv(`${header}\n${row}\n`, { type })).at(-1);
    expect(read).toMatchObject({ status: 'row', warnings: Array(warned).fill(expect.stringContaining('shortened')) });
  });

  it('numbers rows as spreadsheets do: the header is row 1, and empty rows count', async () => {
    const rows = await csv('\nleadId,name\n\n,,\nlead_1,Al\nlead_2,Bo,x\n');
    expect(rows).toEqual([
      { status: 'columns', plan: expect.anything(), warnings: [] },
      { status: 'row', row: 5, value: { leadId: 'lead_1', name: 'Al' }, warnings: [] },
      { status: 'bad_row', row: 6, errors: [{ path: '', message: 'has 3 cells where the header has 2' }] },
    ]);
  });

  it('keeps a quotation mark inside an unquoted cell', async () => {
    expect(valuesOf(await csv('leadId,name\nlead_1,5" screen\n'))).toEqual([
      [2, { leadId: 'lead_1', name: '5" screen' }],
    ]);
  });

  it.each([
    ['at the end', 'leadId,name\nlead_1,Al\nlead_2,"open\nlead_3,Bo\n'],
    ['before much else', `leadId,name\nlead_1,Al\nlead_2,"open\n${'lead_3,Bo\n'.repeat(20_000)}`],
  ])('with an unclosed quotation mark %s is read up to that mark', async (_where, text) => {
    const rows = await csv(text, { size: 4096 });
    expect(valuesOf(rows)).toEqual([[2, { leadId: 'lead_1', name: 'Al' }]]);
    expect(rows.at(-1)).toMatchObject({ status: 'refused', message: 'Row 3 does not end: is a quote left open?' });
  });

  it('without content, or with only a header, has no rows', async () => {
    expect(await csv('')).toEqual([]);
    expect(await csv('\n \n')).toEqual([]);
    expect(await csv('leadId,name')).toMatchObject([{ status: 'columns', warnings: [] }]);
  });

  it('is read only as far as requested', async () => {
    let parts = 0;
    let isClosed = false;
    async function* endless() {
      try {
        yield 'leadId,name\n';
        for (;;) {
          parts++;
          yield `lead_${parts},Al\n`.repeat(10);
        }
      } finally {
        isClosed = true;
      }
    }
    let rows = 0;
    for await (const _ of readCsv(endless(), { type: 'leads' })) if (++rows === 1000) break;
    expect(parts).toBeLessThan(1000);
    await expect.poll(() => isClosed).toBe(true);
  });
});

describe('reading takes time proportional to the length', () => {
  const SMALL = 15_000;
  const LARGE = 60_000;
  /** Times below this are too short to be compared. */
  const FLOOR_MS = 20;

  /** The fastest of several runs, in ms: other programs can only make a run slower. */
  async function time(run: () => Promise<unknown>): Promise<number> {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i++) {
      const begin = performance.now();
      await run();
      best = Math.min(best, performance.now() - begin);
    }
    return best;
  }

  const plain = (text: string) => inParts(text, text.length);
  const tiny = (text: string) => inParts(text, 16);
  const spaces = (length: number) => ' '.repeat(length);

  it.each([
    ['a header with spaces in a name', (n: number) => plain(`leadId,custom.a${spaces(n)}b\nlead_1,x\n`)],
    ['a header with spaces before a dot', (n: number) => plain(`leadId,custom${spaces(n)}x.a\nlead_1,x\n`)],
    ['a header of dots', (n: number) => plain(`leadId,custom${'. '.repeat(n / 2)}\nlead_1,x\n`)],
    ['a first line that does not end', (n: number) => plain('x'.repeat(n))],
    ['a first line that does not end, in many parts', (n: number) => tiny('x'.repeat(n))],
    ['a file of spaces', (n: number) => tiny(spaces(n))],
    ['a cell of spaces', (n: number) => plain(`leadId,name\nlead_1,a${spaces(n)}b\n`)],
  ])('%s', async (_what, make) => {
    const small = await time(() => all(readCsv(make(SMALL), { type: 'leads' })));
    const large = await time(() => all(readCsv(make(LARGE), { type: 'leads' })));
    // Four times the length should take 4 times as long; quadratic time would take 16 times as long.
    expect(large).toBeLessThan(9 * Math.max(small, FLOOR_MS));
  });

  it('an NDJSON line that arrives in many parts', async () => {
    const make = (n: number) => tiny(`{"leadId":"${'x'.repeat(n)}"}\n`);
    const small = await time(() => all(readNdjson(make(SMALL), { type: 'leads' })));
    const large = await time(() => all(readNdjson(make(LARGE), { type: 'leads' })));
    expect(large).toBeLessThan(9 * Math.max(small, FLOOR_MS));
  });
});

describe('NDJSON', () => {
  it('is read line by line, so that an invalid line does not affect the other lines', async () => {
    const text = '{"leadId":"lead_1"}\r\n\n{"leadId":\n[1]\n{"leadId":"lead_2"}';
    const [columns, ...rows] = await all(readNdjson(inParts(text), { type: 'leads' }));
    expect(columns).toMatchObject({ status: 'columns', plan: { columns: [{ name: 'leadId', isKnown: true }] } });
    expect(rows).toEqual([
      { status: 'row', row: 1, value: { leadId: 'lead_1' }, warnings: [] },
      { status: 'bad_row', row: 3, errors: [{ path: '', message: expect.stringMatching(/^is not JSON: /) }] },
      { status: 'bad_row', row: 4, errors: [{ path: '', message: 'must be a JSON object' }] },
      { status: 'row', row: 5, value: { leadId: 'lead_2' }, warnings: [] },
    ]);
  });

  const one = async (value: object, type: ImportType = 'events') =>
    (await all(readNdjson(inParts(JSON.stringify(value)), { type }))).at(-1);

  it('keeps an unknown key as a property, and reports it', async () => {
    expect(await one({ eventType: 'signup', leadId: 'lead_1', plan: 'pro', cart: [1] })).toMatchObject({
      value: { eventType: 'signup', leadId: 'lead_1', properties: { plan: 'pro', cart: [1] } },
      warnings: [
        '`plan` is not known, and is kept as `properties.plan`.',
        '`cart` is not known, and is kept as `properties.cart`.',
      ],
    });
  });

  it('accepts other names for the time, but only one name for each ID', async () => {
    const occurredAt = '2026-11-01T10:00:00Z';
    expect(await one({ eventType: 'signup', leadId: 'lead_1', occurredAt })).toMatchObject({
      value: { timestamp: occurredAt },
    });
    expect(await one({ eventType: 'signup', leadId: 'lead_1', event_id: 'a', eventId: 'b' })).toMatchObject({
      status: 'bad_row',
      errors: [{ path: 'eventId' }],
    });
    expect(await one({ eventType: 'signup', leadId: 'lead_1', timestmp: occurredAt })).toMatchObject({
      status: 'bad_row',
      errors: [{ message: 'Unknown column `timestmp`. Did you mean `timestamp`?' }],
    });
  });

  it('has objects with a limited number of keys', async () => {
    const line = (count: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1])));
    const text = `${line(LIMITS.importColumnsMax)}\n${line(LIMITS.importColumnsMax + 1)}\n`;
    const rows = await all(readNdjson(inParts(text, 4096), { type: 'leads' }));
    expect(rows.map(({ status }) => status)).toEqual(['columns', 'row', 'bad_row']);
  });

  it('has lines of limited length', async () => {
    const long = `{"leadId":"${'x'.repeat(7 * LIMITS.eventBytesMax)}"}`;
    const rows = await all(readNdjson(inParts(`${long}\n{"leadId":"lead_2"}\n`, 4096), { type: 'leads' }));
    expect(rows.map(({ status }) => status)).toEqual(['bad_row', 'columns', 'row']);
  });
});
