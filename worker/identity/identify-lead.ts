import { type EventSource, emailSourceOf, isPublic, isTrusted } from '../contract/event-source.ts';
import type { IdKind } from '../contract/id-kind.ts';
import { toLeadConfig } from '../domain/lead-config.ts';
import { confirmLink, importsOf, type LinkedBy, weaker, wordOf } from '../domain/merge-state.ts';
import { type EmailHolder, haveTwoEmails, kindOnceNamed, type MergeCandidate } from '../domain/plan-merge.ts';
import { addPageWrites, isExcessive } from '../lead/bound-page-writes.ts';
import type { IncomingEvent } from '../lead/incoming-event.ts';
import { leadObject, type ResolvedIdentity, requireFollowed, resolveIdentity } from '../lead/lead-client.ts';
import { mapLeads } from '../lead/map-leads.ts';
import { isAnother, type LeadIdentity } from '../lead/view-identity.ts';
import { ClaimBook } from './claim-book.ts';
import {
  CLAIM_SETTLES_MS,
  type ClaimedEmail,
  claimFor,
  confirmClaim,
  type EmailOwner,
  moveClaim,
  renewClaim,
} from './claim-email.ts';
import { areTwoPeople, recordConflict, recordUnmerge } from './conflicts.ts';
import { noteImportLeads } from './import-leads.ts';
import { isLinkedByPage } from './is-strangers-word.ts';
import { addLink } from './link-tally.ts';
import { type AutomaticMerge, causeOf, type IdentifyContext, mergeAutomatically } from './merge-automatically.ts';
import { noteSharer } from './shared-emails.ts';
import { takeBack } from './take-back.ts';
import { weighEmail } from './weigh-email.ts';

type TraitsLearned = Extract<IncomingEvent, { kind: 'traits' }>;

/** A claim or a lead that others take meanwhile is looked at again; this bounds how often. */
const ATTEMPTS_MAX = 4;

/** An id as a message uses it. */
export interface NamedId {
  leadId: string;
  namedAs: IdKind;
  /** Whether it is the visitor's word, also if a server passes it on. */
  isVisitors?: boolean;
}

/**
 * Says that a visitor is a user, so that the visitor's lead becomes part of the user's. Only an id that was never anything but
 * anonymous can be linked; what it is part of already comes along unless that is another of the customer's own leads.
 */
export async function linkLeads(
  env: Env,
  context: IdentifyContext,
  link: { anonymousId: string; user: NamedId },
  attempt = 1,
): Promise<AutomaticMerge> {
  const { anonymousId, user } = link;
  const { projectId, now } = context;
  if (anonymousId === user.leadId) return { status: 'same' };
  const [found, known] = await Promise.all([resolveIdentity(env, projectId, anonymousId), whoIs(env, context, user)]);
  const userLead = candidateOf(known, user, now);
  const visitor = await takeVisitorBack(env, context, { visitor: found, userLead });
  if (visitor?.lead.leadId === userLead.leadId) {
    await confirmLinks(env, context, visitor);
    return { status: 'same' };
  }
  const conflict = async (leadId: string, reason: 'both_own' | 'linked_elsewhere'): Promise<AutomaticMerge> => {
    const conflicting = { projectId, leadId, otherLeadId: userLead.leadId, reason, importId: context.importId, now };
    if (await recordConflict(env.DB, { ...conflicting, limited: isPublic(context.source) })) addLink(context.tally);
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
        // The lead that the visitor is just leaving does not come along; the next message tries again.
        if (visitor?.path.some(({ isLeaving }) => isLeaving)) return { status: 'refused', reason: 'unsettled' };
        // The lead that the visitor is part of comes along by the word that made them part of it.
        const brought = { ...context, word: weakestOf(visitor?.path ?? []) };
        const merge = await mergeAutomatically(env, brought, [visitorLead, userLead]);
        if (merge.status === 'moved')
          return attempt === ATTEMPTS_MAX
            ? { status: 'refused', reason: 'unsettled' }
            : linkLeads(env, context, link, attempt + 1);
        if (merge.status === 'merging') await keepApart(env, context, { anonymousId, visitorLead, userLead });
        // A person has said that the user is not the lead that a page merged the visitor into, which says nothing about the visitor.
        const isOthers = merge.status === 'refused' && merge.reason === 'two_people';
        if (isOthers && visitor && attempt < ATTEMPTS_MAX && (await leavesOthers(env, context, visitor)))
          return linkLeads(env, context, link, attempt + 1);
        const isMade = merge.status === 'refused' && merge.reason === 'made';
        return isMade ? conflict(visitorLead.leadId, 'linked_elsewhere') : merge;
      }
      // There is nothing to decide yet about a user who has just signed in for the first time on somebody else's computer.
      return known ? conflict(visitorLead.leadId, 'linked_elsewhere') : { status: 'refused', reason: 'unsettled' };
    }
  }
}

/**
 * The visitor whom the customer links to a user, taken out of another user whom only publishable keys have linked them to: a stranger
 * may have sent the email ahead that the visitor typed into a form.
 */
async function takeVisitorBack(
  env: Env,
  context: IdentifyContext,
  { visitor, userLead }: { visitor: ResolvedIdentity | null; userLead: MergeCandidate },
): Promise<ResolvedIdentity | null> {
  if (visitor?.named.idKind !== 'anonymous' || visitor.lead.idKind !== 'own') return visitor;
  if (visitor.lead.leadId === userLead.leadId || wordOf(context.source) !== null) return visitor;
  return takeOutVisitor(env, context, visitor.named);
}

/**
 * Takes a visitor out of another one, or a lead that the customer knows out of any, if only messages less trusted than this one have
 * merged them. Returns whether it has left.
 */
async function leavesOthers(env: Env, context: IdentifyContext, { named, lead }: ResolvedIdentity): Promise<boolean> {
  const isOthers = isAnother(named) || (named.idKind === 'anonymous' && lead.idKind !== 'own');
  if (named.winner === null || !isOthers || !isTrusted(context.source)) return false;
  const taken = await takeOutVisitor(env, context, named);
  return taken?.lead.leadId !== lead.leadId;
}

/** Takes a visitor out of what only publishable keys have linked them to; for a signed message, out of what only unsigned pages have. */
async function takeOutVisitor(
  env: Env,
  { projectId, config, source }: IdentifyContext,
  { leadId, idKind }: LeadIdentity,
): Promise<ResolvedIdentity | null> {
  const undoes = isPublic(source) ? 'pages' : 'public';
  const taken = await takeBack(env, { projectId, config, leadId, namedAs: idKind, undoes });
  if (taken.status === 'unsettled') throw new Error('a visitor is still being taken out of a lead');
  return taken.identity;
}

/** A person may have taken the visitor out of a lead while a link merged that lead: the link does not bring the visitor back. */
async function keepApart(
  env: Env,
  { projectId, now }: IdentifyContext,
  { anonymousId, visitorLead, userLead }: { anonymousId: string } & Record<'visitorLead' | 'userLead', MergeCandidate>,
): Promise<void> {
  if (visitorLead.leadId === anonymousId) return;
  const visitor = await resolveIdentity(env, projectId, anonymousId);
  if (!visitor?.named.isLeaving && visitor?.lead.leadId !== anonymousId) return;
  if (await areTwoPeople(env.DB, { projectId, leadIds: [anonymousId, visitorLead.leadId] }))
    await recordUnmerge(env.DB, { projectId, leadId: anonymousId, otherLeadId: userLead.leadId, now });
}

/** A claim that a message has just made for the lead it names. */
export interface NewClaim extends NamedId, ClaimedEmail {
  source: EventSource;
  /** The customer’s word has overruled another lead’s claim, and that lead is merged as far as it may be. */
  isTakenOver: boolean;
}

/** The log entries of an event with an email, and the claim it has just made. */
export interface ClaimedTraits {
  event: TraitsLearned;
  claimed: NewClaim | null;
}

/** Claims the email that an event says for its lead. One that is contested is not logged: the lead has another. */
export async function claimTraits(
  env: Env,
  context: IdentifyContext,
  { event, ...named }: NamedId & { event: TraitsLearned },
): Promise<ClaimedTraits> {
  const { email, ...traits } = event.traits;
  if (!email) return { event, claimed: null };
  const said = { ...named, isVisitors: event.forVisitor !== undefined, email };
  const stated = await stateEmail(env, context, said);
  switch (stated) {
    case 'claimed':
    case 'taken_over':
      return { event, claimed: { ...said, source: context.source, isTakenOver: stated === 'taken_over' } };
    case 'unclaimed':
      return { event, claimed: null };
    case 'contested':
      return { event: { ...event, traits }, claimed: null };
  }
}

/** Claims in few statements what events are going to state. It costs a call per lead. A lead without an answer is asked again later. */
export async function claimAhead(
  env: Env,
  claims: ClaimBook,
  told: readonly (readonly { context: IdentifyContext; named: NamedId; email: string }[])[],
): Promise<void> {
  const ofLeads = await mapLeads(told, async ([first, ...others]) => {
    if (!first) return [];
    const known = await whoIs(env, first.context, first.named).catch(() => undefined);
    if (known === undefined) return [];
    return [first, ...others].filter(
      ({ context, named, email }) =>
        !isAboutSomeoneElse({ source: emailSourceOf(context.source), ...named }, known?.named.idKind) &&
        mayTake(known, context, email),
    );
  });
  const made = ofLeads.flat().map(({ context: { projectId, source, importId, now }, named, email }) => {
    return { ...named, projectId, email, importId, now, isPages: !isTrusted(emailSourceOf(source)) };
  });
  const isNew = await claims.claimAhead(made);
  for (let n = 0; n < isNew; n++) addLink(told[0]?.[0]?.context.tally);
}

/** Whether a lead may take an email: there is nothing to claim for it otherwise. */
function mayTake(known: ResolvedIdentity | null, { source, now }: IdentifyContext, email: string): boolean {
  if (!known) return true;
  const { lead } = known;
  // A page's word does not change an email that the customer vouches for.
  if (emailSourceOf(source) === 'page' && lead.emailIsTrusted && lead.email !== email) return false;
  const least = { events: 1, bytes: JSON.stringify({ email }).length };
  return !isPublic(source) || !isExcessive(addPageWrites(lead.pageWrites, least, now));
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
  attempt = 1,
): Promise<'claimed' | 'taken_over' | 'unclaimed' | 'contested'> {
  const { projectId, now } = context;
  const known = await whoIs(env, context, named);
  // A server's word about a visitor goes no further than the page's word that makes the visitor part of a lead.
  const source = named.isVisitors && known && isLinkedByPage(known) ? 'page' : emailSourceOf(context.source);
  if (isAboutSomeoneElse({ source, ...named }, known?.named.idKind)) {
    // A claim of what the lead has as its email is not in vain.
    if ([known?.named.email, known?.lead.email].includes(email)) return 'unclaimed';
    const claims = context.claims ?? new ClaimBook(env, projectId);
    claims.disclaim({ leadId: named.leadId, email, isPages: !named.isVisitors });
    if (!context.claims) await claims.settle(now);
    return 'unclaimed';
  }
  if (!mayTake(known, { ...context, source }, email)) return 'unclaimed';
  // Under the id that the event names: if that is taken out of a lead, its claim goes with it.
  const claim = { ...named, projectId, email, isPages: !isTrusted(source), importId: context.importId, now };
  const ahead = attempt === 1 ? context.claims?.take(claim) : undefined;
  const standing = await claimFor(env, claim, ahead);
  if (standing.isNew) {
    if (!ahead) addLink(context.tally);
    return 'claimed';
  }
  const lookAgain = () =>
    attempt === ATTEMPTS_MAX ? 'unclaimed' : stateEmail(env, context, { ...named, email }, attempt + 1);
  // Someone has just merged this ID into another lead. How this message counts depends on who did.
  if (standing.leadId === named.leadId && standing.claimant && standing.claimant.lead.leadId !== known?.lead.leadId)
    return lookAgain();
  const { importId: claimedBy } = standing;
  // Without the import that claimed the email, nothing would make the two one.
  const because = { ...context, source, claimedBy };
  // Who claimed first is older than who is still to come, whatever the clocks of the two isolates say.
  const self = candidateOf(known, named, Math.max(now, standing.claimedAt + 1));
  const { claimant, claimedFor, takenFrom } = await findRival(env, claim, { standing, source });
  const owner = candidateOf(claimant, claimedFor, standing.claimedAt);
  // No page's word keeps an email from the lead that the customer says it is of, nor from one whose email the customer changes. Until
  // a lead has logged the email, the claim knows whose word it is.
  const holders = [owner, claimant?.named].filter((holder) => holder?.email === email);
  const isPages = holders.length > 0 ? holders.every((holder) => !holder?.emailIsTrusted) : standing.isPages;
  const isOverruled = isTrusted(source) && isPages;
  // An email joins two leads by the weaker of the two words: a stranger's visitor can state the email that a user is going to have.
  const shared = isOverruled ? { ...because, word: 'page' as const } : because;
  if (owner.leadId === self.leadId) {
    if (standing.leadId === named.leadId) {
      const namedAs = kindOnceNamed(standing.namedAs, named.namedAs);
      // The message that made the claim may be about to free it, and a page the one that only a page says.
      const isUnsettled = standing.claimedAt < now && standing.claimedAt > now - CLAIM_SETTLES_MS;
      const isFirmer = isTrusted(source) && (standing.isPages || isUnsettled);
      const isRenewed = namedAs !== standing.namedAs || isFirmer;
      if (isRenewed && !(await renewClaim(env.DB, { ...claim, namedAs }))) return lookAgain();
      // An id that repeats its own email says nothing of the leads that it is merged with.
      if (claimedBy !== null && context.importId === undefined) await confirmClaim(env.DB, claim);
    } else {
      for (const one of [known, claimant]) if (one) await confirmLinks(env, shared, one);
      // The claim is of the ID that the customer names, not of a visitor whom only a page has given the email.
      if (isOverruled && takenFrom === null && (await moveClaim(env.DB, claim, standing))) return 'claimed';
    }
    return takenFrom === null ? 'unclaimed' : 'taken_over';
  }
  const conflict = async () => {
    const isNew = await recordConflict(env.DB, {
      ...{ projectId, leadId: self.leadId, otherLeadId: owner.leadId, reason: 'email_claimed', now },
      importId: causeOf(because).importId,
      limited: isPublic(source),
    });
    if (isNew) addLink(context.tally);
  };
  const said = { email, emailIsTrusted: isTrusted(source) };
  const holdsUp = (holder: EmailHolder) => haveTwoEmails([holder, said], { linkedBy: wordOf(source) });
  if (!isOverruled && holdsUp(self) && holdsUp(await weighEmail(env, context, self))) {
    await conflict();
    if (takenFrom !== null) await moveClaim(env.DB, { ...claim, ...claimedFor }, standing);
    return 'contested';
  }
  // Nobody but a page says that the lead which the customer knows by this email is the other user.
  const isStranded = self.idKind === 'own' && owner.idKind === 'own' && isAnother(claimant?.named ?? null);
  if (isStranded && claimant && (await leavesOthers(env, { ...context, source }, claimant))) return lookAgain();
  // Before the merge: of two users with one email, the same one gets the claim and the visitor. An import's merge may be undone.
  const overrules = isOverruled && takenFrom === null;
  if (overrules && !(await moveClaim(env.DB, claim, standing, { overrules }))) return lookAgain();
  const isTaken = overrules || takenFrom !== null;
  // A claim that was just made may be of an email that its lead then does not take.
  const isTheirs = owner.email === null || [owner.email, claimant?.named.email].includes(email);
  const merge = await mergeAutomatically(env, shared, [
    { ...self, ...said },
    { ...owner, ...(isTheirs && said) },
  ]);
  // One lead or two, the event is logged as it came.
  switch (merge.status) {
    case 'moved':
      if (attempt < ATTEMPTS_MAX) return stateEmail(env, context, { ...named, email }, attempt + 1);
      if (isTaken) return 'claimed';
      break;
    case 'merging':
    case 'same':
      return isTaken ? 'taken_over' : 'unclaimed';
    case 'refused':
      if (merge.reason === 'made') await conflict();
      // A person has declared only the lead that the visitor is part of to be somebody else, as in linkLeads.
      if (merge.reason === 'two_people' && claimant && (await leavesOthers(env, { ...context, source }, claimant)))
        return lookAgain();
      // The next message tries again.
      if (merge.reason === 'unsettled' && isTaken) return 'claimed';
      break;
    case 'conflict':
      break;
  }
  if (isTaken) return 'taken_over';
  if (isTrusted(source)) await noteSharer(env.DB, claim);
  return isOverruled && (await moveClaim(env.DB, claim, standing)) ? 'claimed' : 'unclaimed';
}

/**
 * Finds the lead whose claim stands. If a message of the customer has taken the claim over for its own lead (`takenFrom`), but has not
 * got to the merge and the log, that is the lead it took the claim from.
 */
async function findRival(
  env: Env,
  { projectId, email, leadId }: ClaimedEmail & { projectId: string },
  { standing, source }: { standing: EmailOwner; source: EventSource },
): Promise<{ claimant: ResolvedIdentity | null; claimedFor: NamedId; takenFrom: string | null }> {
  const { claimant, takenFrom } = standing;
  if (takenFrom !== null && standing.leadId === leadId && isTrusted(source)) {
    const claimedFor = { leadId: takenFrom, namedAs: 'anonymous' as const };
    return { claimant: await resolveIdentity(env, projectId, takenFrom), claimedFor, takenFrom };
  }
  // Until the claimant has logged the email, only the claim knows how the message used its ID.
  const isLogged = [claimant?.named.email, claimant?.lead.email].includes(email);
  const namedAs = isLogged ? 'anonymous' : standing.namedAs;
  return { claimant, claimedFor: { leadId: standing.leadId, namedAs }, takenFrom: null };
}

/** Whether a page calls a user an anonymous ID, or a server that has the ID from a page: that says nothing of who they are. */
export const isAboutSomeoneElse = (
  { source, namedAs, isVisitors = false }: Pick<NamedId, 'namedAs' | 'isVisitors'> & { source: EventSource },
  idKind: IdKind = 'anonymous',
): boolean => (isVisitors ? idKind !== 'anonymous' : source === 'page' && namedAs === 'anonymous' && idKind === 'own');

/** Who an id is. If it is used as the customer's own, it is first taken out of what others linked it to. */
async function whoIs(
  env: Env,
  { projectId, config, source, follows }: IdentifyContext,
  { leadId, namedAs }: NamedId,
): Promise<ResolvedIdentity | null> {
  if (namedAs !== 'own') {
    const known = await resolveIdentity(env, projectId, leadId);
    for (const link of known?.path ?? []) requireFollowed(link, follows);
    return known;
  }
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

/** The least trusted word on the way from an id to its lead; undefined if that is the customer's. */
const weakestOf = (path: readonly LeadIdentity[]): LinkedBy | undefined =>
  path.reduce<LinkedBy | null>(
    (word, { winner, linkedBy }) => (winner === null ? word : weaker(word, linkedBy)),
    null,
  ) ?? undefined;

/**
 * Notes on the whole way from an id to its lead that this message, too, says that they are one: of each step, as far as all others
 * may be trusted.
 */
async function confirmLinks(env: Env, context: IdentifyContext, { path }: ResolvedIdentity): Promise<void> {
  const { projectId, config } = context;
  for (const [i, { leadId, idKind, link }] of path.entries()) {
    const winner = path[i + 1];
    const others = weakestOf(path.filter((_, other) => other !== i));
    const cause = causeOf({ ...context, word: weaker(others ?? null, context.word ?? null) });
    if (!winner || confirmLink(link, cause) === link) continue;
    // An undo of the import has to find what it has confirmed.
    for (const importId of importsOf(cause.importId))
      await noteImportLeads(env.DB, { projectId, importId, leadIds: [leadId, winner.leadId] });
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
