import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { eraseRejections } from '../project/erase-lead-rows.ts';
import { freeOthers } from './free-others.ts';
import { isLinkedByPage, isStrangersWord } from './is-strangers-word.ts';

export type Erasure =
  /** `kept`: leads that the customer knows and only publishable keys had made part of this one, which go free. */
  | { status: 'erased'; kept: string[] }
  | { status: 'no_such_lead' }
  | { status: 'not_quiet' }
  /** The id belongs to another lead: nothing was erased. */
  | { status: 'merged'; winner: string }
  /** The lead is being merged, or taken out of a merge: ask again. */
  | { status: 'unsettled' };

/** An erasure that meets a merge looks again at who is who. */
const ATTEMPTS_MAX = 4;

/**
 * Erases a person: the lead and the leads merged into it, whose objects also delete their data from D1. An id that was merged into
 * another lead stands for that person only if `winner` names the lead, or if it was never anything but anonymous; but no page's link
 * makes it stand for someone the customer knows. With `quietSince` (epoch ms), only if it did nothing since; with `unlessKnown`, only
 * if it is anonymous, too.
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
    /** Leads that were taken out before another attempt. */
    kept?: string[];
    /** Set once a quiet lead is known to have parts. */
    hasParts?: true;
    /** Writes down that somebody erases the lead, while nothing is gone yet. If it throws, nothing is erased. */
    writeDown?: (() => Promise<void>) | undefined;
  },
  attempt = 1,
): Promise<Erasure> {
  const { projectId, leadId, winner, quietSince, unlessKnown = false, asOf, onlyFromPages = false } = erasure;
  const known = await resolveIdentity(env, projectId, leadId);
  if (!known) return eraseUnseen(env, erasure);
  const { named, lead, path } = known;
  const requested = { requestId: currentRequestId() };
  if (lead.leadId !== leadId && quietSince !== undefined) return { status: 'not_quiet' };
  // The id is on its way out of that lead.
  if (named.isLeaving) return { status: 'unsettled' };
  const standsForPerson = named.idKind === 'anonymous' && !isStrangersWord(known);
  const meant = winner ?? (standsForPerson ? lead.leadId : leadId);
  if (meant !== lead.leadId) return { status: 'merged', winner: lead.leadId };
  // The lead does not know yet of one that is still joining, nor of what that brings along.
  const joined = path.slice(path.findLastIndex(({ isJoining }) => isJoining) + 1, -1);
  const holding = joined.map((part) => part.leadId);
  // Most leads that retention erases have no parts, and cost one call.
  const asksForParts = quietSince === undefined || erasure.hasParts;
  const freed = asksForParts ? await freeOthers(env, { projectId, leadId: lead.leadId }) : null;
  if (freed?.status === 'unsettled') return { status: 'unsettled' };
  const kept = [...(erasure.kept ?? []), ...(freed?.kept ?? [])];
  await erasure.writeDown?.();
  const again = { ...erasure, kept, writeDown: undefined, hasParts: true as const };
  // A visitor stands for a user whom only pages have named, until the customer does.
  const isPages = winner === undefined && lead.leadId !== leadId && isLinkedByPage(known);
  const erased = await leadObject(env, projectId, lead.leadId).erase({
    ...{ part: 'itself', holding, ...requested },
    among: freed?.parts ?? [],
    ...(quietSince !== undefined && { quietSince, unlessKnown }),
    ...(asOf !== undefined && { asOf }),
    onlyFromPages: onlyFromPages || isPages,
  });
  switch (erased.status) {
    case 'erased':
      break;
    case 'sealed':
    case 'parted':
      // It was merged a moment ago, or the ID was taken out of it.
      return attempt === ATTEMPTS_MAX ? { status: 'unsettled' } : eraseLead(env, again, attempt + 1);
    case 'not_quiet':
      // The customer has just named it.
      if (isPages && !onlyFromPages && asOf === undefined)
        return attempt === ATTEMPTS_MAX ? { status: 'unsettled' } : eraseLead(env, again, attempt + 1);
      return { status: 'not_quiet' };
    case 'unsettled':
    case 'no_such_lead':
      return { status: erased.status };
  }
  // Neither the named ID nor a lead between the two may be taken out of the erased lead from now on. One that just was is erased, too.
  const winners = path.slice(1).map(({ leadId: above }) => above);
  for (const between of path.slice(0, -1).reverse()) {
    const asPart = { part: 'of_its_winner' as const, winners, ...requested };
    const part = await leadObject(env, projectId, between.leadId).erase(asPart);
    switch (part.status) {
      case 'erased':
        continue;
      case 'no_such_lead':
        return attempt === ATTEMPTS_MAX ? { status: 'unsettled' } : eraseLead(env, again, attempt + 1);
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
 * Erases a lead that nobody who asks can find: one that was withdrawn with an import still holds what the import said, and one that
 * is being taken out of an erased lead is about to go free.
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
      return { status: 'not_quiet' };
    case 'erased':
      if (erased.version === erased.fromVersion) break;
      await writeDown?.();
      return { status: 'erased', kept: [] };
    case 'no_such_lead':
  }
  // Someone with rejected events only is erased, too.
  await env.DB.batch(eraseRejections(env.DB, { projectId, leadIds: [leadId] }));
  return { status: 'no_such_lead' };
}
