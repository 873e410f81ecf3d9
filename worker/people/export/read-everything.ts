import { toInstant } from '../../contract/instant.ts';
import type { LeftLead } from '../../domain/lead-snapshot.ts';
import { listIdentities } from '../../identity/claim-email.ts';
import { listConflictsOf } from '../../identity/exported-conflicts.ts';
import { askLead, leadObject } from '../../lead/lead-client.ts';
import { readLog, readTransitions, readWithdrawn } from '../../lead/read-pages.ts';
import type { AbsorbedLead } from '../../lead/storage/absorbed-leads.ts';

/**
 * Returns everything stored about a lead as JSON, in pieces, because a log may be far larger than memory. Null if there is no such lead.
 * With `mergedSince` (epoch ms), also null if the lead has not been merged or unmerged since then. At the end, `noteLeft` gets the leads
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
  }: {
    projectId: string;
    leadId: string;
    now: number;
    mergedSince?: number | undefined;
    noteLeft?: (left: readonly LeftLead[]) => void;
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
    yield `{"exportedAt":${JSON.stringify(toInstant(now))},"lead":${JSON.stringify(lead)},"trust":${JSON.stringify(trust)}`;
    yield* field('events', readLog(env, asked));
    yield* field('withdrawn', readWithdrawn(env, asked));
    yield* field('transitions', readTransitions(env, asked));
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

/** Writes one field of an object. The value is a list, read page by page. */
async function* field(
  name: string,
  pages: AsyncIterable<readonly object[]> | Iterable<readonly object[]>,
): AsyncGenerator<string> {
  yield `,"${name}":[`;
  let separator = '';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield separator + page.map((item) => JSON.stringify(withInstants(item))).join(',');
    separator = ',';
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
