import { setTimeout as sleep } from 'node:timers/promises';
import type { Import } from '../../worker/contract/import.ts';
import { apiClient } from '../api-client.ts';
import type { BenchServer } from './bench-server.ts';

const DAY_MS = 86_400_000;
const POLL_MS = 200;

/** Imports events about new leads, one event per lead on each day, and waits until the server has processed all rows. */
export async function importRows(
  { directUrl, key, session }: BenchServer,
  {
    leads,
    rowsPerLead,
    cohort = 'imported',
    signal,
    onProgress = () => undefined,
  }: {
    leads: number;
    rowsPerLead: number;
    cohort?: string;
    signal?: AbortSignal;
    onProgress?: (rows: number) => void;
  },
): Promise<Import> {
  const rows = Array.from({ length: leads * rowsPerLead }, (_, i) => {
    const timestamp = new Date(Date.now() - (10 + (i % rowsPerLead)) * DAY_MS).toISOString();
    return `page_view,${cohort}_${i % leads},evt_${cohort}_${i},${timestamp},/pricing`;
  });
  const response = await fetch(`${directUrl}/api/imports?type=events`, {
    method: 'POST',
    headers: { 'X-API-Key': key, 'Content-Type': 'text/csv' },
    body: ['eventType,leadId,eventId,timestamp,properties.page', ...rows].join('\n'),
  });
  if (!response.ok) throw new Error(`the import was answered ${response.status}: ${await response.text()}`);
  const { importId } = (await response.json()) as Import;
  const client = apiClient({ url: directUrl, credential: session, ...(signal && { signal }) });
  for (;;) {
    const known = await client.call<Import>('GET', `/api/imports/${importId}`);
    onProgress(known.done);
    if (known.status === 'finished') return known;
    await sleep(POLL_MS, null, signal && { signal });
  }
}
