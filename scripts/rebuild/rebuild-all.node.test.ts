import { expect, it } from 'vitest';
import type { ApiClient } from '../api-client.ts';
import { rebuildRows } from './rebuild-all.ts';

/** Answers requests for pages of rows with the leads that fail on each page, and records the requests. */
function serve(answers: readonly { failed: string[]; next: object | null }[]) {
  const asked: unknown[] = [];
  const call = (_method: string, _path: string, body: unknown) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(body);
    return Promise.resolve({ leads: 2, ...answer });
  };
  return { asked, client: { call } as unknown as ApiClient };
}

const NEXT = { projectId: 'prj_1', leadId: 'lead_2' };
const now = () => Promise.resolve();

it('a rebuild repeats a page if one of its leads was changed in the meantime, and counts the page once', async () => {
  const { asked, client } = serve([
    { failed: ['lead_1'], next: NEXT },
    { failed: [], next: NEXT },
    { failed: [], next: null },
  ]);
  expect(await rebuildRows(client, { wait: now })).toEqual({ done: 4, isWhole: true });
  expect(asked).toEqual([
    { type: 'rows', after: null },
    { type: 'rows', after: null },
    { type: 'rows', after: NEXT },
  ]);
});

it('a rebuild gives up on a page that keeps failing', async () => {
  const { asked, client } = serve([{ failed: ['lead_1', 'lead_2'], next: null }]);
  await expect(rebuildRows(client, { wait: now })).rejects.toThrow('2 rows could not be written. Check that D1 is up');
  expect(asked).toHaveLength(6);
});

it('a rebuild reports its progress, and an interrupt stops it between pages', async () => {
  const { asked, client } = serve([{ failed: [], next: NEXT }]);
  const interruption = new AbortController();
  const told: number[] = [];
  const onProgress = (leads: number) => {
    told.push(leads);
    if (leads === 6) interruption.abort();
  };
  expect(await rebuildRows(client, { signal: interruption.signal, onProgress })).toEqual({ done: 6, isWhole: false });
  expect([told, asked.length]).toEqual([[2, 4, 6], 3]);
});
