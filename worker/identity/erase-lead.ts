import type { EraseResult, NotQuiet } from '../lead/erase.ts';
import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { eraseRejections } from '../project/erase-lead-rows.ts';
import { freeOthers } from './free-others.ts';
import { isLinkedByPage, isStrangersWord } from './is-strangers-word.ts';

export type Erasure =
  /**
   * `kept` lists the leads that the customer knows and that only publishable keys had merged into this lead. The kept leads are unmerged
   * and not erased.
   */
  | { status: 'erased'; kept: string[] }
  | { status: 'no_such_lead' }
  | { status: 'not_quiet'; because: NotQuiet }
  /** The ID belongs to another lead, so nothing was erased. */
  | { status: 'merged'; winner: string }
  /** The lead is being merged or unmerged. Call again. */
  | { status: 'unsettled' };

/** Max. attempts. If a merge interferes, the erasure starts over. */
const ATTEMPTS_MAX = 4;

/**
 * Erases a person: the lead and the leads merged into it, whose objects also delete their data from D1. If the ID was merged into another
 * lead, the ID stands for that lead in two cases only: `winner` names the lead, or the ID was only ever anonymous. If the customer knows
 * the person, a link from a page is not enough. With `quietSince` (epoch ms), erases the lead only if it was idle since then; with
 * `unlessKnown`, only if it is also anonymous.
 */
export async function eraseLead(
  env: Env,
  erasure: {
    projectId: string;
    leadId: string;
    winner?: string | undefined;
    quietSince?: number;
    unlessKnown?: boolean;
    /** For the leads of a list: see EraseOptions. */
    asOf?: number;
    onlyFromPages?: boolean;
    /** Leads that were unmerged in an earlier attempt. */
    kept?: string[];
    /** Set when it is known that other leads were merged into an idle lead. */
    hasParts?: true;
    /** Records that somebody erases the lead, before anything is gone. If it throws, nothing is erased. */
    writeDown?: (() => Promise<void>) | undefined;
  },
  attempt = 1,
): Promise<Erasure> {
  const { projectId, leadId, winner, quietSince, unlessKnown = false, asOf, onlyFromPages = false } = erasure;
  const known = await resolveIdentity(env, projectId, leadId);
  if (!known) return eraseUnseen(env, erasure);
  const { named, lead, path } = known;
  const requested = { requestId: currentRequestId() };
  if (lead.leadId !== leadId && quietSince !== undefined) return { status: 'merged', winner: lead.leadId };
  // The named ID is just leaving this lead.
  if (named.isLeaving) return { status: 'unsettled' };
  const standsForPerson = named.idKind === 'anonymous' && !isStrangersWord(known);
  const meant = winner ?? (standsForPerson ? lead.leadId : leadId);
  if (meant !== lead.leadId) return { status: 'merged', winner: lead.leadId };
  // While a lead is still being merged, the winner knows neither that lead nor the leads within it, so this call names these leads.
  const joined = path.slice(path.findLastIndex(({ isJoining }) => isJoining) + 1, -1);
  const holding = joined.map((part) => part.leadId);
  // Most leads that retention erases have no merged leads, so erasing one of them takes only one call.
  const asksForParts = quietSince === undefined || erasure.hasParts;
  // If only pages have named a user, the visitor's ID stands for that user until the customer names them.
  const isPages = winner === undefined && lead.leadId !== leadId && isLinkedByPage(known);
  const conditions = { quietSince, unlessKnown, asOf, onlyFromPages: onlyFromPages || isPages };
  const freed = asksForParts
    ? await freeOthers(env, { projectId, leadId: lead.leadId, conditions })
    : { status: 'settled' as const, kept: [], parts: [] };
  if (freed.status === 'unsettled') return freed;
  const kept = [...(erasure.kept ?? [])];
  let { writeDown } = erasure;
  const startOver = (): Promise<Erasure> | Erasure =>
    attempt === ATTEMPTS_MAX
      ? { status: 'unsettled' }
      : eraseLead(env, { ...erasure, kept, writeDown, hasParts: true }, attempt + 1);
  let erased: EraseResult;
  if (freed.status === 'not_quiet') erased = freed;
  else {
    kept.push(...freed.kept);
    await writeDown?.();
    writeDown = undefined;
    const itself = { part: 'itself' as const, holding, among: freed.parts, ...requested, ...conditions };
    erased = await leadObject(env, projectId, lead.leadId).erase(itself);
  }
  switch (erased.status) {
    case 'erased':
      break;
    case 'sealed':
    case 'parted':
      // The lead was merged a moment ago, or the ID left it.
      return startOver();
    case 'not_quiet':
      // The customer has named the lead in the meantime.
      return isPages && !onlyFromPages && asOf === undefined ? startOver() : erased;
    case 'unsettled':
    case 'no_such_lead':
      return { status: erased.status };
  }
  // From now on, neither the named ID nor a lead between the two may leave the erased lead. If one of these leads has just left, it is
  // erased, too.
  const winners = path.slice(1).map(({ leadId: above }) => above);
  for (const between of path.slice(0, -1).reverse()) {
    const asPart = { part: 'of_its_winner' as const, winners, ...requested };
    const part = await leadObject(env, projectId, between.leadId).erase(asPart);
    switch (part.status) {
      case 'erased':
        continue;
      case 'no_such_lead':
        return startOver();
      case 'sealed':
      case 'parted':
      case 'unsettled':
      case 'not_quiet':
        return { status: 'unsettled' };
    }
  }
  return { status: 'erased', kept };
}

/**
 * Erases a lead that callers do not see. A lead that was withdrawn with an import still contains the import's data. A lead that is just
 * leaving an erased lead is about to be a separate lead again.
 */
async function eraseUnseen(
  env: Env,
  {
    projectId,
    leadId,
    quietSince,
    writeDown,
  }: { projectId: string; leadId: string; quietSince?: number; writeDown?: (() => Promise<void>) | undefined },
): Promise<Exclude<Erasure, { status: 'merged' }>> {
  const erased = await leadObject(env, projectId, leadId).erase({
    ...{ part: 'itself', requestId: currentRequestId() },
    ...(quietSince !== undefined && { quietSince }),
  });
  switch (erased.status) {
    case 'sealed':
    case 'parted':
    case 'unsettled':
      return { status: 'unsettled' };
    case 'not_quiet':
      return erased;
    case 'erased':
      if (erased.version === erased.fromVersion) break;
      await writeDown?.();
      return { status: 'erased', kept: [] };
    case 'no_such_lead':
  }
  // Some people have no lead because all their events were rejected. Erase these rejected events, too.
  await env.DB.batch(eraseRejections(env.DB, { projectId, leadIds: [leadId] }));
  return { status: 'no_such_lead' };
}
