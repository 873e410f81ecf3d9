import { toInstant } from '../../contract/instant.ts';
import type { LeftLead } from '../../domain/lead-snapshot.ts';
import { listIdentities } from '../../identity/claim-email.ts';
import { listConflictsOf } from '../../identity/exported-conflicts.ts';
import { askLead, leadObject } from '../../lead/lead-client.ts';
import { readLog, readTransitions, readWithdrawn } from '../../lead/read-pages.ts';
import type { AbsorbedLead } from '../../lead/storage/absorbed-leads.ts';

/**
 * Returns everything stored about a lead as JSON, in pieces, because a log may be far larger than memory. Null if there is no such lead.
 * If the JSON would be longer than `lineCharsMax`, it is cut into several objects, one per line: see Line. With `mergedSince` (epoch ms), also null if the lead has not been merged or unmerged since then. At the end, `noteLeft` gets the leads
 * that have just left this lead, because the data read before may lack them.
 */
export async function readEverything(
  env: Env,
  {
    projectId,
    leadId,
    now,
    mergedSince,
    noteLeft,
    lineCharsMax = Infinity,
  }: {
    projectId: string;
    leadId: string;
    now: number;
    mergedSince?: number | undefined;
    noteLeft?: (left: readonly LeftLead[]) => void;
    lineCharsMax?: number | undefined;
  },
): Promise<AsyncGenerator<string> | null> {
  const asked = { projectId, leadId };
  const outline = await askLead(env, asked, (lead) => lead.outline());
  if (!outline) return null;
  const { lead, absorbed, partedAt, rescores, trust } = outline;
  const mergedAt = Math.max(partedAt ?? 0, ...absorbed.slice(-1).map(({ at }) => at));
  if (mergedSince !== undefined && mergedAt < mergedSince) return null;
  const ids = [lead._id, ...absorbed.map((one) => one.leadId)];
  const identities = await listIdentities(env.DB, { projectId, leadIds: ids });
  const conflicts = await listConflictsOf(env.DB, { projectId, leadIds: ids });
  return (async function* () {
    const begin = `{"exportedAt":${JSON.stringify(toInstant(now))},"lead":${JSON.stringify(lead)},"trust":${JSON.stringify(trust)}`;
    const line = { begin, chars: 0, charsMax: lineCharsMax };
    yield begin;
    yield* field('events', readLog(env, asked), line);
    yield* field('withdrawn', readWithdrawn(env, asked), line);
    yield* field('transitions', readTransitions(env, asked), line);
    yield* field('rescores', [rescores]);
    yield* field('merged', [await withLinks(env, projectId, absorbed)]);
    yield* field('identities', [identities]);
    yield* field('conflicts', [conflicts]);
    yield '}';
    // Only a lead with merged leads can be left, so all others are asked once.
    const after = absorbed.length > 0 && noteLeft ? await askLead(env, asked, (lead) => lead.outline()) : outline;
    noteLeft?.(after?.left ?? []);
  })();
}

/** Merged leads, with the data that only they have. A lead that is just leaving the merge no longer counts as part of it. */
async function withLinks(env: Env, projectId: string, absorbed: readonly AbsorbedLead[]): Promise<object[]> {
  const merged = await Promise.all(
    absorbed.map(async (one) => {
      const identity = await leadObject(env, projectId, one.leadId).identity();
      if (!identity?.winner || identity.isLeaving) return [];
      const { idKind, winner: into, link, trust } = identity;
      return [{ ...one, idKind, into, link, trust }];
    }),
  );
  return merged.flat();
}

/**
 * A line of a file. All lines of a lead begin in the same way and have a part of its log, and the last one also has the short lists. A
 * program that reads line by line can therefore restore a lead whose log is longer than the longest possible text.
 */
interface Line {
  begin: string;
  /** The length of the log's part on this line. */
  chars: number;
  charsMax: number;
}

/** Writes one field of an object, and continues it on a new line if `line` is full. The value is a list, read page by page. */
async function* field(
  name: string,
  pages: AsyncIterable<readonly object[]> | Iterable<readonly object[]>,
  line?: Line,
): AsyncGenerator<string> {
  yield `,"${name}":[`;
  let separator = '';
  for await (const page of pages) {
    let text = '';
    for (const item of page) {
      const json = JSON.stringify(withInstants(item));
      if (line && line.chars > 0 && line.chars + json.length > line.charsMax) {
        text += `]}\n${line.begin},"${name}":[`;
        separator = '';
        line.chars = 0;
      }
      text += separator + json;
      separator = ',';
      if (line) line.chars += json.length;
    }
    if (text !== '') yield text;
  }
  yield ']';
}

/** Converts instants to the form that people and other programs read. */
const withInstants = (item: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(item).map(([key, value]) => [
      key,
      /^at$|At$/.test(key) && typeof value === 'number'
        ? toInstant(value)
        : key === 'work'
          ? withInstants(value as object)
          : value,
    ]),
  );
