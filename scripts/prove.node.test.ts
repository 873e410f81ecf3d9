import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readProvingSet } from './prove/public-sets.ts';
import { runScript } from './testing/spawn-server.ts';

vi.setConfig({ testTimeout: 120_000 });

describe('npm run prove', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'leads-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const prove = (...args: string[]) => runScript('scripts/prove.ts', args);

  it('meets every target on a history with known rules, and passes its control checks', async () => {
    const { code, output } = await prove('--leads', '2000');
    expect(output).not.toContain('MISSED');
    expect(output.match(/reached/g)).toHaveLength(10);
    expect(code).toBe(0);
  });

  it('exits with 1 if a target is missed, and names the target', async () => {
    const file = join(directory, 'few.csv');
    await writeFile(file, 'CaseID,ActivityID,CompleteTimestamp\n1,2,2012-01-02 09:00:00\n1,6,2012-03-14 09:00:00\n');
    const { code, output } = await prove(file);
    expect(output).toContain('too few outcomes {"found":0,"needed":50}');
    expect(output).toMatch(/MISSED +live, AUC/);
    expect(code).toBe(1);
  });

  it('exits with 2 if it does not recognize the file', async () => {
    const file = join(directory, 'other.csv');
    await writeFile(file, 'a,b\n1,2\n');
    const { code, output } = await prove(file);
    expect(output).toContain('is not a known file');
    expect(code).toBe(2);
  });
});

describe('the files of public data', () => {
  it('files of public data become events with the names, times and properties of the committed mapping', () => {
    const calls = readProvingSet('CaseID,ActivityID,CompleteTimestamp\n173688,3,2011-10-01 19:45:13\n');
    expect(calls?.events).toEqual([
      {
        ...{ eventId: 'bpi-0', leadId: 'bpi-173688', eventType: 'application_completed', properties: {} },
        at: Date.UTC(2011, 9, 1, 19, 45, 13),
      },
    ]);
    const orders = readProvingSet(' 00002 20210112  5   77.00\n\n 00003 20210102  2   20.76\n');
    expect(orders?.events).toEqual([
      {
        ...{ eventId: 'cdnow-0', leadId: 'cdnow-00002', eventType: 'purchase', properties: { cds: 5, dollars: 77 } },
        at: Date.UTC(2021, 0, 12, 12),
      },
      {
        ...{ eventId: 'cdnow-1', leadId: 'cdnow-00003', eventType: 'purchase', properties: { cds: 2, dollars: 20.76 } },
        at: Date.UTC(2021, 0, 2, 12),
      },
    ]);
    expect(readProvingSet('')).toBeNull();
  });
});
