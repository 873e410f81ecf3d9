import { isPublic } from '../contract/event-source.ts';
import type { IdKind } from '../contract/id-kind.ts';
import type { MergeCandidate } from '../domain/plan-merge.ts';
import type { IncomingEvent } from '../lead/ingest.ts';
import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import type { LeadIdentity } from '../lead/view-identity.ts';
import { type ClaimedEmail, claimEmail, confirmClaim, type EmailClaim, releaseEmails } from './claim-email.ts';
import { recordConflict } from './conflicts.ts';
import { type AutomaticMerge, causeOf, type IdentifyContext, mergeAutomatically } from './merge-automatically.ts';
import { takeBack } from './take-back.ts';

type TraitsLearned = Extract<IncomingEvent, { kind: 'traits' }>;

/** An id as a message uses it. */
export interface NamedId {
  leadId: string;
  namedAs: IdKind;
}

/**
 * Says that a visitor is a user, so that the visitor's lead becomes part of the user's. Only an id that was never anything but
 * anonymous can be linked; what it is part of already comes along unless that is another of the customer's own leads.
 */
export async function linkLeads(
  env: Env,
  context: IdentifyContext,
  { anonymousId, user }: { anonymousId: string; user: NamedId },
): Promise<AutomaticMerge> {
  const { projectId, now } = context;
  if (anonymousId === user.leadId) return { status: 'same' };
  const [visitor, known] = await Promise.all([resolveIdentity(env, projectId, anonymousId), whoIs(env, context, user)]);
  const userLead = known?.lead ?? newcomer(user, now);
  if (visitor?.lead.leadId === userLead.leadId && isNewsTo(visitor.named, context)) {
    await confirmMerge(env, context, visitor.named);
    return { status: 'same' };
  }
  const conflict = async (leadId: string, reason: 'both_own' | 'linked_elsewhere'): Promise<AutomaticMerge> => {
    const conflicting = { projectId, leadId, otherLeadId: userLead.leadId, reason, now };
    await recordConflict(env.DB, { ...conflicting, limited: isPublic(context.source) });
    return { status: 'conflict' };
  };
  switch (visitor?.named.idKind) {
    // An id that we made is no visitor's.
    case 'made':
      return { status: 'refused', reason: 'made' };
    case 'own':
      return visitor.lead.leadId === userLead.leadId ? { status: 'same' } : conflict(visitor.lead.leadId, 'both_own');
    case 'anonymous':
    case undefined: {
      const visitorLead = visitor?.lead ?? newcomer({ leadId: anonymousId, namedAs: 'anonymous' }, now);
      const isElsewhere = visitorLead.leadId !== anonymousId && visitorLead.idKind === 'own';
      if (!isElsewhere || visitorLead.leadId === userLead.leadId)
        return mergeAutomatically(env, context, [visitorLead, userLead]);
      // There is nothing to decide yet about a user who has just signed in for the first time on somebody else's computer.
      return known ? conflict(visitorLead.leadId, 'linked_elsewhere') : { status: 'refused', reason: 'unsettled' };
    }
  }
}

/** The log entries of an event with an email, and the claim it has just made. */
export interface ClaimedTraits {
  event: TraitsLearned;
  claimed: ClaimedEmail | null;
}

/**
 * Claims the email that an event says for its lead; the first claim wins. A lead that says an email which another has claimed
 * is the same person and is merged, unless it has another email, or both ids are the customer's own: then a person decides.
 */
export async function claimTraits(
  env: Env,
  context: IdentifyContext,
  { event, ...named }: NamedId & { event: TraitsLearned },
): Promise<ClaimedTraits> {
  const { email } = event.traits;
  const unclaimed = { event, claimed: null };
  if (!email) return unclaimed;
  const { projectId, source, now } = context;
  const known = await whoIs(env, context, named);
  // A page that calls a user an anonymous id says nothing of who they are.
  if (source === 'page' && named.namedAs === 'anonymous' && known?.named.idKind === 'own') return unclaimed;
  // The page's word does not change an email that the customer vouches for, so that there is nothing to claim.
  if (source === 'page' && known?.lead.emailIsTrusted && known.lead.email !== email) return unclaimed;
  const self = known?.lead ?? newcomer(named, now);
  const claim = { projectId, email, leadId: self.leadId, importId: context.importId, now };
  const { owner, claimant, claimedBy, isNew } = await claimFor(env, claim);
  // Without the import that claimed the email, nothing would make the two one.
  const because = { ...context, importId: context.importId ?? claimedBy ?? undefined };
  if (isNew) return { event, claimed: { email, leadId: self.leadId } };
  if (owner.leadId === self.leadId) {
    const isConfirmed = claimant?.leadId === known?.named.leadId && context.importId === undefined;
    if (isConfirmed && claimedBy !== null) await confirmClaim(env.DB, claim);
    for (const one of [known?.named, claimant])
      if (one && isNewsTo(one, context)) await confirmMerge(env, isConfirmed ? context : because, one);
    return unclaimed;
  }
  if (self.email !== null && self.email !== email) {
    const conflict = {
      projectId,
      leadId: self.leadId,
      otherLeadId: owner.leadId,
      reason: 'email_claimed',
      now,
    } as const;
    await recordConflict(env.DB, { ...conflict, limited: isPublic(source) });
    const { email: _, ...traits } = event.traits;
    return { event: { ...event, traits }, claimed: null };
  }
  const merge = await mergeAutomatically(env, because, [
    { ...self, email },
    { ...owner, email },
  ]);
  switch (merge.status) {
    case 'merging':
    case 'same':
    case 'conflict':
    case 'refused':
      // One lead or two, the event is logged as it came.
      return unclaimed;
  }
}

/** A lead claims its email before it learns it: until then the claim stands, whatever email the lead has. */
const CLAIM_SETTLES_MS = 60_000;

interface Claimed {
  /** The lead that has claimed it, or the one that this was merged into. */
  owner: MergeCandidate;
  /** The id that claimed it, if that was not just now. */
  claimant: LeadIdentity | null;
  /** The import without which it would not be claimed. */
  claimedBy: string | null;
  isNew: boolean;
}

/** Claims an email, also from a lead that was erased or has another email by now. */
async function claimFor(env: Env, claim: EmailClaim): Promise<Claimed> {
  const { projectId, email, now } = claim;
  const { leadId, claimedAt, importId: claimedBy, isNew } = await claimEmail(env.DB, claim);
  const known = isNew ? null : await resolveIdentity(env, projectId, leadId);
  const isStale = !isNew && known?.named.email !== email && claimedAt < now - CLAIM_SETTLES_MS;
  const owner = known?.lead ?? newcomer({ leadId, namedAs: 'anonymous' }, claimedAt);
  if (!isStale) return { owner, claimant: known?.named ?? null, claimedBy, isNew };
  await releaseEmails(env.DB, { projectId, emails: [email], leadIds: [leadId], claimedUntil: claimedAt });
  return claimFor(env, claim);
}

const whoIs = (env: Env, { projectId, config }: IdentifyContext, { leadId, namedAs }: NamedId) =>
  namedAs === 'own' ? takeBack(env, { projectId, config, leadId }) : resolveIdentity(env, projectId, leadId);

/** Whether a merge rests only on less than this message: then the message makes a difference to it. */
const isNewsTo = ({ isLinkWeak, linkedByPage }: LeadIdentity, { source }: IdentifyContext): boolean =>
  isLinkWeak && !(linkedByPage && source === 'page');

/** Notes that this message, too, says that the two are one. */
async function confirmMerge(
  env: Env,
  context: IdentifyContext,
  { leadId, idKind, winner }: { leadId: string; idKind: IdKind; winner: string | null },
): Promise<void> {
  if (winner === null) return;
  const { projectId, config } = context;
  const cause = causeOf(context);
  const sealed = await leadObject(env, projectId, leadId).seal({ projectId, config, leadId, idKind, winner, cause });
  switch (sealed.status) {
    case 'sealed':
    // It was released a moment ago, and is merged again.
    case 'sealing':
    case 'erased':
    case 'refused':
      return;
  }
}

const newcomer = ({ leadId, namedAs }: NamedId, now: number): MergeCandidate => ({
  ...{ leadId, idKind: namedAs, email: null, createdAt: now },
});
