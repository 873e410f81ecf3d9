import { isPublic, isTrusted } from '../contract/event-source.ts';
import type { IdKind } from '../contract/id-kind.ts';
import { toLeadConfig } from '../domain/lead-config.ts';
import { confirmLink, wordOf } from '../domain/merge-state.ts';
import { haveTwoEmails, kindOnceNamed, type MergeCandidate } from '../domain/plan-merge.ts';
import type { IncomingEvent } from '../lead/ingest.ts';
import { leadObject, type ResolvedIdentity, resolveIdentity } from '../lead/lead-client.ts';
import { type ClaimedEmail, claimFor, confirmClaim, moveClaim } from './claim-email.ts';
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
  const userLead = candidateOf(known, user, now);
  if (visitor?.lead.leadId === userLead.leadId) {
    await confirmLinks(env, context, visitor);
    return { status: 'same' };
  }
  const conflict = async (leadId: string, reason: 'both_own' | 'linked_elsewhere'): Promise<AutomaticMerge> => {
    const conflicting = { projectId, leadId, otherLeadId: userLead.leadId, reason, importId: context.importId, now };
    await recordConflict(env.DB, { ...conflicting, limited: isPublic(context.source) });
    return { status: 'conflict' };
  };
  switch (visitor?.named.idKind) {
    // An id that we made is no visitor's.
    case 'made':
      return { status: 'refused', reason: 'made' };
    case 'own':
      return conflict(visitor.lead.leadId, 'both_own');
    case 'anonymous':
    case undefined: {
      const visitorLead = candidateOf(visitor, { leadId: anonymousId, namedAs: 'anonymous' }, now);
      if (visitorLead.leadId === anonymousId || visitorLead.idKind !== 'own') {
        const merge = await mergeAutomatically(env, context, [visitorLead, userLead]);
        const isMade = merge.status === 'refused' && merge.reason === 'made';
        return isMade ? conflict(visitorLead.leadId, 'linked_elsewhere') : merge;
      }
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

/** Claims the email that an event says for its lead. One that is contested is not logged: the lead has another. */
export async function claimTraits(
  env: Env,
  context: IdentifyContext,
  { event, ...named }: NamedId & { event: TraitsLearned },
): Promise<ClaimedTraits> {
  const { email, ...traits } = event.traits;
  if (!email) return { event, claimed: null };
  switch (await stateEmail(env, context, { ...named, email })) {
    case 'claimed':
      return { event, claimed: { email, leadId: named.leadId } };
    case 'unclaimed':
      return { event, claimed: null };
    case 'contested':
      return { event: { ...event, traits }, claimed: null };
  }
}

/**
 * Claims an email for the lead that states it; the first claim wins. A lead that states an email which another has claimed is the
 * same person and is merged, unless it has another email, or both ids are the customer's own: then a person decides. Returns
 * `contested` if it has another email.
 */
export async function stateEmail(
  env: Env,
  context: IdentifyContext,
  { email, ...named }: NamedId & { email: string },
): Promise<'claimed' | 'unclaimed' | 'contested'> {
  const { projectId, source, now } = context;
  const known = await whoIs(env, context, named);
  // A page that calls a user an anonymous id says nothing of who they are.
  if (source === 'page' && named.namedAs === 'anonymous' && known?.named.idKind === 'own') return 'unclaimed';
  // The page's word does not change an email that the customer vouches for, so that there is nothing to claim.
  if (source === 'page' && known?.lead.emailIsTrusted && known.lead.email !== email) return 'unclaimed';
  const self = candidateOf(known, named, now);
  // Under the id that the event names: if that is taken out of a lead, its claim goes with it.
  const claim = { projectId, email, leadId: named.leadId, importId: context.importId, now };
  const standing = await claimFor(env, claim);
  if (standing.isNew) return 'claimed';
  const { claimant, importId: claimedBy } = standing;
  // Without the import that claimed the email, nothing would make the two one.
  const because = { ...context, claimedBy };
  const owner = candidateOf(claimant, { leadId: standing.leadId, namedAs: 'anonymous' }, standing.claimedAt);
  if (owner.leadId === self.leadId) {
    if (standing.leadId === named.leadId) {
      // An id that repeats its own email says nothing of the leads that it is merged with.
      if (claimedBy !== null && context.importId === undefined) await confirmClaim(env.DB, claim);
    } else for (const one of [known, claimant]) if (one) await confirmLinks(env, because, one);
    return 'unclaimed';
  }
  const conflict = () =>
    recordConflict(env.DB, {
      ...{ projectId, leadId: self.leadId, otherLeadId: owner.leadId, reason: 'email_claimed', now },
      importId: causeOf(because).importId,
      limited: isPublic(source),
    });
  const said = { email, emailIsTrusted: isTrusted(source) };
  if (haveTwoEmails([self, said], { linkedBy: wordOf(source) })) {
    await conflict();
    return 'contested';
  }
  // A claim that was just made may be of an email that its lead then does not take.
  const isTheirs = owner.email === null || [owner.email, claimant?.named.email].includes(email);
  const merge = await mergeAutomatically(env, because, [
    { ...self, ...said },
    { ...owner, ...(isTheirs && said) },
  ]);
  switch (merge.status) {
    case 'merging':
    case 'same':
      return 'unclaimed';
    case 'refused':
      if (merge.reason === 'made') await conflict();
      break;
    case 'conflict':
      break;
  }
  // One lead or two, the event is logged as it came. No page's word keeps an email from the lead that the customer says it is of.
  const holders = [owner, claimant?.named].filter((holder) => holder?.email === email);
  const isOutvoted = isTrusted(source) && holders.length > 0 && holders.every((holder) => !holder?.emailIsTrusted);
  return isOutvoted && (await moveClaim(env.DB, claim, standing)) ? 'claimed' : 'unclaimed';
}

/** Who an id is. If it is used as the customer's own, it is first taken out of what others linked it to. */
async function whoIs(
  env: Env,
  { projectId, config, source }: IdentifyContext,
  { leadId, namedAs }: NamedId,
): Promise<ResolvedIdentity | null> {
  if (namedAs !== 'own') return resolveIdentity(env, projectId, leadId);
  const taken = await takeBack(env, { projectId, config, leadId, undoes: isTrusted(source) ? 'all' : 'pages' });
  if (taken.status === 'unsettled') throw new Error('an id is still being taken out of a lead');
  return taken.identity;
}

/** The lead that answers for an id, as it will be once the message that names the id is logged. */
function candidateOf(known: ResolvedIdentity | null, { leadId, namedAs }: NamedId, now: number): MergeCandidate {
  if (!known) return { leadId, idKind: namedAs, email: null, emailIsTrusted: false, createdAt: now };
  const { lead } = known;
  return lead.leadId === leadId ? { ...lead, idKind: kindOnceNamed(lead.idKind, namedAs) } : lead;
}

/** Notes on the whole way from an id to its lead that this message, too, says that they are one. */
async function confirmLinks(env: Env, context: IdentifyContext, { path }: ResolvedIdentity): Promise<void> {
  const { projectId, config } = context;
  const cause = causeOf(context);
  for (const [i, { leadId, idKind, link }] of path.entries()) {
    const winner = path[i + 1];
    if (!winner || confirmLink(link, cause) === link) continue;
    const sealed = await leadObject(env, projectId, leadId).seal({
      ...{ projectId, config: toLeadConfig(config), leadId, idKind },
      ...{ winner: winner.leadId, winnerKind: winner.idKind },
      ...{ automatic: { winner }, cause },
    });
    switch (sealed.status) {
      case 'sealed':
        break;
      // It was released a moment ago, and is merged again.
      case 'sealing':
      case 'erased':
      case 'refused':
        return;
    }
  }
}
