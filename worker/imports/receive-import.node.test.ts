import { expect, it } from 'vitest';
import { openNodeD1 } from '../testing/d1.node.ts';
import type { ReadRow } from './read-row.ts';
import { receiveImport } from './receive-import.ts';
import { createRowIds } from './row-ids.ts';

const ABOUT = {
  projectId: 'prj_1',
  importId: 'imp_1',
  type: 'events',
  format: 'csv',
  fileName: null,
  createdBy: 'key_1',
} as const;

it('an import reads a file that arrives all at once in small parts, and lets live requests run in between', async () => {
  const { sqlite, db } = openNodeD1();
  sqlite.exec('PRAGMA foreign_keys = OFF');
  const IMPORTS = { sendBatch: async () => {} };
  let rowsRead = 0;
  async function* readRows(): AsyncGenerator<ReadRow> {
    while (rowsRead < 1_000)
      yield {
        status: 'row',
        row: ++rowsRead,
        value: { eventType: 'signup', leadId: 'lead_1' },
        warnings: [],
        cells: [],
      };
  }

  const rowsSeen = [0];
  const look = setInterval(() => rowsSeen.push(rowsRead), 0);
  const refused = await receiveImport({ DB: db, IMPORTS } as unknown as Parameters<typeof receiveImport>[0], ABOUT, {
    rows: readRows(),
    zone: { name: 'UTC', isNamed: true },
    idOf: createRowIds('row key'),
    onRefused: () => {},
  });
  clearInterval(look);

  expect(refused).toBeNull();
  const parts = [...rowsSeen.slice(1), rowsRead].map((rows, i) => rows - (rowsSeen[i] ?? 0));
  expect(Math.max(...parts)).toBeLessThanOrEqual(200);
});
