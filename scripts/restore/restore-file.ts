import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../../worker/contract/limits.ts';
import { innermostFirst } from '../../worker/domain/innermost-first.ts';
import { type ApiClient, ApiRefusal } from '../api-client.ts';

/** Space that a request needs for the lead, its claims and its merges, besides the events. */
const PART_BYTES_MAX = LIMITS.restoredBytesMax / 2;
/** A merge goes on in the lead's object after the request was answered. */
const MERGE_WAIT_MS = 500;
const MERGE_WAITS_MAX = 240;

interface Merged {
  leadId: string;
  via?: string | null;
  into?: string;
}

/** A line of an export with `contents=everything`. A lead with a long log has several lines, one after another. */
export interface ExportedLine {
  lead: { _id: string; idKind?: string };
  trust?: object;
  events?: object[];
  identities?: object[];
  conflicts?: object[];
  merged?: Merged[];
}

export interface RestoredFile {
  leads: number;
  accepted: number;
  duplicates: number;
  erased: number;
  /** Leads that could not be read, or that the server refused, and why. All other leads are restored. */
  refused: NotRestored[];
}

export interface NotRestored {
  leadId: string;
  reason: string;
}

interface Answer extends Omit<RestoredFile, 'leads' | 'refused'> {
  pendingMerges: number;
}

type Wait = (ms: number) => Promise<unknown>;

/** Sends a whole export to the server, lead after lead. The restore can be interrupted and repeated safely. */
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
    lines: AsyncIterable<ExportedLine | NotRestored> | Iterable<ExportedLine | NotRestored>;
    leads: number;
    onProgress?: (leads: number) => void;
    wait?: Wait;
  },
): Promise<RestoredFile> {
  const send = (body: object) => client.call<Answer>('POST', '/api/operator/restore', { ...body, projectId });
  await send({ type: 'begin', leads });
  const done: RestoredFile = { leads: 0, accepted: 0, duplicates: 0, erased: 0, refused: [] };
  const restoreLead = async (line: ExportedLine): Promise<void> => {
    const add = (answer: Answer): number => {
      for (const figure of ['accepted', 'duplicates', 'erased'] as const) done[figure] += answer[figure];
      return answer.pendingMerges;
    };
    const { _id, idKind = 'own' } = line.lead;
    const lead = { _id, idKind, ...(line.trust && { trust: line.trust }) };
    const part = { type: 'part', lead, events: [], identities: [], merged: [] };
    const [events, claims, conflicts] = [line.events ?? [], line.identities ?? [], line.conflicts ?? []].map(toParts);
    const count = Math.max(...[events, claims, conflicts].map((parts = []) => parts.length));
    // The last claims are sent with the last events, because a lead must have an email before it can claim it.
    const claimsFrom = count - (claims?.length ?? 0);
    for (let i = 0; i < count; i++)
      add(
        await send({
          ...part,
          ...{ events: events?.[i] ?? [], identities: claims?.[i - claimsFrom] ?? [], conflicts: conflicts?.[i] ?? [] },
        }),
      );
    for (const merges of toMergeParts(_id, line.merged ?? [])) {
      let waits = 0;
      while (add(await send({ ...part, ...merges })) > 0) {
        if (waits++ === MERGE_WAITS_MAX) throw new Error(`The merges of lead ${_id} did not finish. Run this again.`);
        await wait(MERGE_WAIT_MS);
      }
    }
  };
  let before: string | undefined;
  for await (const line of lines) {
    if ('reason' in line) {
      done.refused.push(line);
      continue;
    }
    const leadId = line.lead._id;
    try {
      await restoreLead(line);
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status !== 400) throw error;
      if (done.refused.at(-1)?.leadId !== leadId) done.refused.push({ leadId, reason: error.message });
    }
    if (leadId !== before) done.leads++;
    before = leadId;
    onProgress(done.leads);
  }
  return done;
}

/** Splits events or claims into groups that fit a request. A lead without events or claims gets one empty request. */
export function toParts<One extends object>(events: readonly One[]): One[][] {
  const parts: One[][] = [[]];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event));
    const last = parts.at(-1) as One[];
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

/** Splits merges into groups that fit a request, innermost first. A lead and the lead it was merged into can be in different groups. */
function toMergeParts(root: string, merged: readonly Merged[]): { merged: object[]; winners: string[] }[] {
  if (merged.length === 0) return [];
  const ordered = innermostFirst(root, { merged }).map(({ winner, ...one }) => ({ ...one, into: winner }));
  return toParts(ordered).map((part) => ({ merged: part, winners: [...new Set(part.map(({ into }) => into))] }));
}
