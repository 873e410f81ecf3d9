import { type EventSource, isPublic } from '../contract/event-source.ts';
import type { IdentityConflict } from '../contract/identity.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { toLeadConfig } from '../domain/lead-config.ts';
import {
  importsOf,
  jointCause,
  type LinkCause,
  type Linked,
  type LinkedBy,
  weaker,
  wordOf,
} from '../domain/merge-state.ts';
import { type EmailHolder, haveTwoEmails, holdsEmail, type MergeCandidate, planMerge } from '../domain/plan-merge.ts';
import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';
import type { ClaimBook } from './claim-book.ts';
import { releaseClaim } from './claim-email.ts';
import { areTwoPeople, listOthers, recordConflict } from './conflicts.ts';
import { noteImportLeads } from './import-leads.ts';
import { addLink, type LinkTally } from './link-tally.ts';
import { weighEmail } from './weigh-email.ts';

/** The context of an event that says who somebody is. `now` is epoch ms. */
export interface IdentifyContext {
  projectId: string;
  config: ProjectConfig;
  source: EventSource;
  /** The import that it came with. */
  importId?: string | undefined;
  /** The import that claimed the email in the event. Without that import, nothing would link the two leads. */
  claimedBy?: string | null | undefined;
  /** A less trusted source on which the link depends, too. */
  word?: LinkedBy | undefined;
  /**
   * The visitor's ID that the message itself links. If a message merges other leads, the reason is an email, or a visitor who is part of
   * those leads.
   */
  links?: string | undefined;
  /** See recordConflict. */
  matters?: boolean | undefined;
  /** See IngestCommand. */
  follows?: readonly string[] | undefined;
  /** Counts the writes that the links cause. */
  tally?: LinkTally | undefined;
  /** The claims of the request. */
  claims?: ClaimBook | undefined;
  now: number;
}

/** The source of the link, in the form that a merge stores. */
export const causeOf = ({
  source,
  importId,
  claimedBy,
  word = null,
}: Pick<IdentifyContext, 'source' | 'importId' | 'claimedBy'> & { word?: LinkedBy | null | undefined }): LinkCause => ({
  importId: jointCause([importId, claimedBy]),
  linkedBy: word ? weaker(word, wordOf(source)) : wordOf(source),
  ...(!isPublic(source) && { byCustomer: true as const }),
});

/** Who sent the message that merges the lead; undefined if the message links the lead's own ID. See Linked. */
export const indirectBy = ({ source, links }: IdentifyContext, leadId: string): Linked['indirectBy'] =>
  leadId === links ? undefined : isPublic(source) ? 'page' : 'customer';

export type AutomaticMerge =
  | { status: 'merging' | 'same' }
  /**
   * They stay two: one was erased, is just being taken out of a merge, or a person has said that they are two; or it is one that
   * we made, which nothing that comes with a publishable key may move.
   */
  | { status: 'refused'; reason: 'erased' | 'unsettled' | 'two_people' | 'made' }
  /** A conflict was recorded, which a person decides. */
  | { status: 'conflict' };

/**
 * Another merge has changed one of the two leads since the caller read them. The caller reads them again, and checks who caused that merge.
 */
export type MergeAttempt = AutomaticMerge | { status: 'moved' };

/**
 * Merges two leads that look like one person, or records a conflict if the customer has to decide. Nobody requested this merge, so the
 * merge never moves one of the customer's own IDs, and never joins two leads with different emails. Stops if another merge has changed one
 * of the leads in the meantime.
 */
export async function mergeAutomatically(
  env: Env,
  context: IdentifyContext,
  [a, b]: [MergeCandidate, MergeCandidate],
): Promise<MergeAttempt> {
  const { projectId, config, source, now } = context;
  const cause = causeOf(context);
  const limited = isPublic(source);
  const conflict = async (reason: IdentityConflict['reason']) => {
    const between = { leadId: a.leadId, otherLeadId: b.leadId };
    const conflicting = { ...between, projectId, reason, importId: cause.importId, now };
    if (await recordConflict(env.DB, { ...conflicting, limited, matters: context.matters })) addLink(context.tally);
    return { status: 'conflict' as const };
  };
  let plan = planMerge(a, b, { linkedBy: wordOf(source) });
  if (plan.status === 'conflict' && plan.reason === 'both_known') {
    const [one, other] = await Promise.all([weighEmail(env, context, a), weighEmail(env, context, b)]);
    plan = planMerge(one, other, { linkedBy: wordOf(source) });
  }
  if (plan.status === 'same') return { status: 'same' };
  if (plan.status === 'conflict') {
    if (await areTwoPeople(env.DB, { projectId, leadIds: [a.leadId, b.leadId] }))
      return { status: 'refused', reason: 'two_people' };
    return conflict(plan.reason);
  }
  const { winner, loser } = plan;
  const parts = await leadObject(env, projectId, loser.leadId).parts();
  const others = await findOthers(env, { projectId, among: loser.leadId, parts, winner: winner.leadId });
  if (others === null) return { status: 'refused', reason: 'two_people' };
  const requested = { projectId, config: toLeadConfig(config), requestId: currentRequestId() };
  const carries = limited ? await leadObject(env, projectId, loser.leadId).measure() : undefined;
  const admitted = await leadObject(env, projectId, winner.leadId).admitMerge({
    ...{ ...requested, leadId: winner.leadId, idKind: winner.idKind, limited, carries, importId: context.importId },
    ...(holdsEmail(loser, { linkedBy: cause.linkedBy ?? null }) && { emailFrom: loser.leadId }),
  });
  switch (admitted.status) {
    case 'admitted':
      break;
    case 'full':
      return conflict('too_many_merges');
    case 'other_email':
      return conflict('both_known');
    case 'erased':
      return { status: 'refused', reason: 'erased' };
    case 'unsettled':
      return { status: 'refused', reason: 'unsettled' };
    case 'sealed':
      return { status: 'moved' };
  }
  for (const leadId of others) {
    const taken = await leadObject(env, projectId, leadId).unseal({ requestId: currentRequestId() });
    if (!taken) return { status: 'refused', reason: 'unsettled' };
  }
  await noteMergeOfImport(env.DB, { projectId, cause, leadIds: [loser.leadId, ...parts, winner.leadId] });
  const held = { leadId: winner.leadId, email: admitted.email, emailIsTrusted: admitted.emailIsTrusted };
  const isHeldUp = haveTwoEmails([loser, holderOf(winner, held)], { linkedBy: cause.linkedBy ?? null });
  const holder = holderOf(winner, isHeldUp ? await weighEmail(env, context, held) : held);
  const sealed = await leadObject(env, projectId, loser.leadId).seal({
    ...{ ...requested, leadId: loser.leadId, idKind: loser.idKind },
    ...{ winner: winner.leadId, winnerKind: admitted.idKind },
    cause: { ...cause, indirectBy: indirectBy(context, loser.leadId) },
    automatic: { winner: holder, carries },
  });
  switch (sealed.status) {
    case 'sealing':
      addLink(context.tally, [...(admitted.isNew ? [winner.leadId] : []), ...(sealed.isNew ? [loser.leadId] : [])]);
      await releaseOutvoted(env, projectId, { winner, loser: { ...sealed, leadId: loser.leadId } });
      return { status: 'merging' };
    case 'sealed': {
      const taken = await resolveIdentity(env, projectId, loser.leadId);
      if (taken?.lead.leadId === winner.leadId) return { status: 'same' };
      return taken ? { status: 'moved' } : { status: 'refused', reason: 'erased' };
    }
    case 'erased':
      return { status: 'refused', reason: 'erased' };
    case 'refused':
      if (limited) await leadObject(env, projectId, winner.leadId).unadmit({ from: loser.leadId });
      switch (sealed.reason) {
        case 'own':
          return conflict('both_own');
        case 'other_email':
          return conflict('both_known');
        case 'grown':
          return conflict('too_many_merges');
        case 'made':
          return { status: 'refused', reason: 'made' };
        case 'same_lead':
        case 'within':
        case 'leaving':
        case 'erasing':
        case 'outranks':
          return { status: 'refused', reason: 'unsettled' };
      }
  }
}

/**
 * Finds parts of a lead that must not be merged along with it. A page has merged these parts into the lead, but a person has declared that
 * they are not the same person as the winner, or as a part of the winner. Returns null if nothing may be merged: the person's declaration
 * is about the lead itself, or about a part that the customer merged.
 */
async function findOthers(
  env: Env,
  { projectId, among, parts, winner }: { projectId: string; among: string; parts: readonly string[]; winner: string },
): Promise<string[] | null> {
  const found = new Set<string>();
  for (const { leadId, otherId } of await listOthers(env.DB, { projectId, leadIds: [among, ...parts] })) {
    const other = otherId === winner ? winner : (await resolveIdentity(env, projectId, otherId))?.lead.leadId;
    if (other !== winner) continue;
    const part = leadId === among ? null : await leadObject(env, projectId, leadId).identity();
    if (part === null || part.linkedBy === null) return null;
    found.add(leadId);
  }
  return [...found];
}

/**
 * Runs before an import merges two leads or confirms their merge. Records the leads that an undo of the import has to visit: both leads,
 * and the leads within the first, which may move to the second (see Raising).
 */
export async function noteMergeOfImport(
  db: D1Database,
  { projectId, cause, leadIds }: { projectId: string; cause: LinkCause; leadIds: readonly string[] },
): Promise<void> {
  for (const importId of importsOf(cause.importId)) await noteImportLeads(db, { projectId, importId, leadIds });
}

/** The email that the winner has after the message: the email in the message, or the winner's own if that is trusted at least as much. */
const holderOf = (said: EmailHolder, held: EmailHolder): EmailHolder =>
  held.email === null || (said.emailIsTrusted && !held.emailIsTrusted) ? said : held;

/** Releases the claim on the email that the merged lead no longer shows. The more trusted of the two emails remains. */
async function releaseOutvoted(
  env: Env,
  projectId: string,
  { winner, loser }: { winner: EmailHolder; loser: EmailHolder & { leadId: string } },
): Promise<void> {
  if (loser.email === null || winner.email === null || loser.email === winner.email) return;
  const outvoted = loser.emailIsTrusted && !winner.emailIsTrusted ? winner.email : loser.email;
  await releaseClaim(env, projectId, { email: outvoted, leadId: loser.leadId });
}
