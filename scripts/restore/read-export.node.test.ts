import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ApiClient } from '../api-client.ts';
import { countLeads, readExport } from './read-export.ts';
import { restoreFile } from './restore-file.ts';

const lineOf = (_id: string, events: number) =>
  JSON.stringify({
    ...{ exportedAt: '2026-01-01T00:00:00.000Z', lead: { _id, idKind: 'own' } },
    events: Array.from({ length: events }, (_, i) => ({ eventId: `${_id}_${i}` })),
  });

async function restore(
  lines: string[],
  { only = null, charsMax = 1_000 }: { only?: string[] | null; charsMax?: number } = {},
) {
  const file = join(await mkdtemp(join(tmpdir(), 'export-')), 'file');
  await writeFile(file, `${lines.join('\n')}\n`);
  const client: ApiClient = {
    call: async <Answer>(_method: string, _path: string, body?: unknown) => {
      const { events = [] } = body as { events?: object[] };
      return { accepted: events.length, duplicates: 0, erased: 0, pendingMerges: 0 } as Answer;
    },
  };
  const leads = await countLeads(file);
  const read = readExport(file, { only: only && new Set(only), lineCharsMax: charsMax });
  const done = await restoreFile(client, { projectId: 'prj_1', leads, lines: read });
  return { counted: leads, ...done };
}

it('the lines of a long lead are restored as one lead', async () => {
  const lines = [lineOf('ann', 2), lineOf('ann "x"', 3), lineOf('ann "x"', 2), lineOf('zoe', 1)];
  expect(await restore(lines)).toMatchObject({ counted: 3, leads: 3, accepted: 8, refused: [] });
});

it('a line that is too long to be read is named, and all others are restored', async () => {
  const lines = [lineOf('ann', 2), lineOf('evil "x"', 100), lineOf('zoe', 1)];
  const refused = [{ leadId: 'evil "x"', reason: expect.stringMatching(/^Line 2 is too long to be read\./) }];
  expect(await restore(lines)).toMatchObject({ leads: 2, accepted: 3, refused });
  expect(await restore(lines, { only: ['ann', 'zoe'] })).toMatchObject({ leads: 2, accepted: 3, refused: [] });
  expect(await restore(lines, { only: ['evil "x"'] })).toMatchObject({ leads: 0, refused });
});
