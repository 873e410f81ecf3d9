import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../../worker/contract/limits.ts';
import type { ApiClient } from '../api-client.ts';

/** Room for the lead, its claims and its merges beside the events. */
const PART_BYTES_MAX = LIMITS.restoredBytesMax / 2;
/** A merge goes on in the lead's object after the answer. */
const MERGE_WAIT_MS = 500;
const MERGE_WAITS_MAX = 240;

/** A line of an export with `contents=everything`. */
export interface ExportedLine {
  lead: { _id: string; idKind?: string };
  trust?: object;
  events: object[];
  identities?: object[];
  merged?: object[];
}

export interface RestoredFile {
  leads: number;
  accepted: number;
  duplicates: number;
  erased: number;
}

interface Answer extends Omit<RestoredFile, 'leads'> {
  pendingMerges: number;
}

type Wait = (ms: number) => Promise<unknown>;

/** Sends a whole export to the server, lead after lead. Safe to interrupt and repeat. */
export async function restoreFile(
  client: ApiClient,
  {
    projectId,
    lines,
    leads,
    onProgress = () => undefined,
    wait = sleep,
  }: {
    projectId: string;
    lines: AsyncIterable<ExportedLine> | Iterable<ExportedLine>;
    leads: number;
    onProgress?: (leads: number) => void;
    wait?: Wait;
  },
): Promise<RestoredFile> {
  const send = (body: object) => client.call<Answer>('POST', '/api/operator/restore', { ...body, projectId });
  await send({ type: 'begin', leads });
  const done: RestoredFile = { leads: 0, accepted: 0, duplicates: 0, erased: 0 };
  for await (const line of lines) {
    const add = (answer: Answer): number => {
      for (const figure of ['accepted', 'duplicates', 'erased'] as const) done[figure] += answer[figure];
      return answer.pendingMerges;
    };
    const { _id, idKind = 'own' } = line.lead;
    const lead = { _id, idKind, ...(line.trust && { trust: line.trust }) };
    const part = { type: 'part', lead, identities: line.identities ?? [], merged: [] };
    for (const events of toParts(line.events)) add(await send({ ...part, events }));
    const { merged = [] } = line;
    const merges = { ...part, events: [], merged };
    let waits = 0;
    while (merged.length > 0 && add(await send(merges)) > 0) {
      if (waits++ === MERGE_WAITS_MAX) throw new Error(`The merges of lead ${_id} did not finish. Run this again.`);
      await wait(MERGE_WAIT_MS);
    }
    done.leads++;
    onProgress(done.leads);
  }
  return done;
}

/** Events as requests hold them; one request without events for a lead that has none. */
export function toParts(events: readonly object[]): object[][] {
  const parts: object[][] = [[]];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event));
    const last = parts.at(-1) as object[];
    if (last.length > 0 && (last.length === LIMITS.restoredEventsMax || bytes + size > PART_BYTES_MAX)) {
      parts.push([event]);
      bytes = size;
    } else {
      last.push(event);
      bytes += size;
    }
  }
  return parts;
}
