import { type EventSource, emailSourceOf, isPublic, isTrusted } from '../contract/event-source.ts';
import type { IdKind } from '../contract/id-kind.ts';
import { toLeadConfig } from '../domain/lead-config.ts';
import { confirmLink, type LinkedBy, weaker, wordOf } from '../domain/merge-state.ts';
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
  listEmailOwners,
  moveClaim,
  renewClaim,
} from './claim-email.ts';
import { areTwoPeople, recordConflict, recordUnmerge } from './conflicts.ts';
import { isLinkedByPage } from './is-strangers-word.ts';
import { addLink } from './link-tally.ts';
import {
  type AutomaticMerge,
  causeOf,
  type IdentifyContext,
  indirectBy,
  mergeAutomatically,
  noteMergeOfImport,
} from './merge-automatically.ts';
import { noteSharer } from './shared-emails.ts';
import { takeBack } from './take-back.ts';
import { weighEmail } from './weigh-email.ts';

type TraitsLearned = Extract<IncomingEvent, { kind: 'traits' }>;

/** Max. attempts. If a claim or a lead changes in the meantime, it is read again. */
const ATTEMPTS_MAX = 4;

/** An ID, and how a message uses it. */
export interface NamedId {
  leadId: string;
  namedAs: IdKind;
  /** Whether the visitor stated this, even if a server passes it on. */
  isVisitors?: boolean;
}

/**
 * Links a visitor to a user, so that the visitor's lead is merged into the user's. Only an ID that was always anonymous can be linked. If
 * the visitor is already part of another lead, that whole lead is merged, unless it is one of the customer's own.
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
  const matters = visitor?.path.some(concernsCustomer);
  const linking = { ...context, links: anonymousId, matters };
  if (visitor?.lead.leadId === userLead.leadId) {
    // A message says nothing about the leads between the visitor and the user.
    const isDirect = visitor.path.length === 2 || visitor.path[1]?.leadId === user.leadId;
    await confirmLinks(env, isDirect ? linking : context, visitor);
    if (!isDirect) await linkDirectly(env, linking, visitor, userLead.leadId);
    return { status: 'same' };
  }
  const conflict = async (leadId: string, reason: 'both_own' | 'linked_elsewhere'): Promise<AutomaticMerge> => {
    if (!known && isPublic(context.source) && (await leadObject(env, projectId, userLead.leadId).isErased()))
      return { status: 'refused', reason: 'erased' };
    const conflicting = { projectId, leadId, otherLeadId: userLead.leadId, reason, importId: context.importId, now };
    const limited = isPublic(context.source);
    if (await recordConflict(env.DB, { ...conflicting, limited, matters })) addLink(context.tally);
    return { status: 'conflict' };
  };
  switch (visitor?.named.idKind) {
    // An ID that we generated does not belong to a visitor.
    case 'made':
      return { status: 'refused', reason: 'made' };
    case 'own':
      return conflict(visitor.lead.leadId, 'both_own');
    case 'anonymous':
    case undefined: {
      const visitorLead = candidateOf(visitor, { leadId: anonymousId, namedAs: 'anonymous' }, now);
      if (visitorLead.leadId === anonymousId || visitorLead.idKind !== 'own') {
        // If the visitor is just leaving a lead, that lead must not be merged. The next message tries again.
        if (visitor?.path.some(({ isLeaving }) => isLeaving)) return { status: 'refused', reason: 'unsettled' };
        // The visitor may be part of another lead, which is then merged as a whole. This merge is trusted no more than the link that made
        // the visitor part of that lead.
        const brought = { ...linking, word: weakestOf(visitor?.path ?? []) };
        const merge = await mergeAutomatically(env, brought, [visitorLead, userLead]);
        if (merge.status === 'moved')
          return attempt === ATTEMPTS_MAX
            ? { status: 'refused', reason: 'unsettled' }
            : linkLeads(env, context, link, attempt + 1);
        if (merge.status === 'merging') await keepApart(env, context, { anonymousId, visitorLead, userLead });
        if (visitor && (merge.status === 'merging' || merge.status === 'same'))
          await linkDirectly(env, linking, visitor, userLead.leadId);
        // A page merged the visitor into a lead, and a person has said that this lead is not the user. This decision says nothing about
        // the visitor.
        const isOthers = merge.status === 'refused' && merge.reason === 'two_people';
        if (isOthers && visitor && attempt < ATTEMPTS_MAX && (await leavesOthers(env, context, visitor)))
          return linkLeads(env, context, link, attempt + 1);
        const isMade = merge.status === 'refused' && merge.reason === 'made';
        return isMade ? conflict(visitorLead.leadId, 'linked_elsewhere') : merge;
      }
      // A user may sign in for the first time on somebody else's computer. Until the user is known, there is nothing to decide.
      return known ? conflict(visitorLead.leadId, 'linked_elsewhere') : { status: 'refused', reason: 'unsettled' };
    }
  }
}

/** Whether this is a visitor on whom the customer has worked, or about whom the customer has sent data. */
const concernsCustomer = ({ idKind, trust, isKnownFromPages }: LeadIdentity): boolean =>
  idKind !== 'own' && (trust.isWorkedOn === true || !isKnownFromPages);

/**
 * Finds the visitor whom the customer links to a user. If only publishable keys have linked the visitor to another user, the visitor is
 * unmerged from that user first. A stranger may have sent the visitor's email before the visitor did.
 */
async function takeVisitorBack(
  env: Env,
  context: IdentifyContext,
  { visitor, userLead }: { visitor: ResolvedIdentity | null; userLead: MergeCandidate },
): Promise<ResolvedIdentity | null> {
  if (visitor?.named.idKind !== 'anonymous' || visitor.lead.idKind !== 'own') return visitor;
  if (visitor.lead.leadId === userLead.leadId || wordOf(context.source) !== null) return visitor;
  const taken = await takeOutVisitor(env, context, visitor.named, userLead.leadId);
  const { projectId, now } = context;
  const email = taken?.lead.leadId === visitor.named.leadId ? taken.named.email : null;
  if (email === null) return taken;
  const owner = (await listEmailOwners(env, { projectId, emails: [email], now })).get(email);
  if (!owner?.claimant || owner.claimant.lead.leadId === visitor.lead.leadId) return taken;
  // While the visitor was part of the other user, the visitor could not be merged into the lead that owns the visitor's email.
  const page = { ...context, source: 'page' as const, importId: undefined };
  await stateEmail(env, page, { leadId: visitor.named.leadId, namedAs: 'anonymous', email });
  return resolveIdentity(env, projectId, visitor.named.leadId);
}

/**
 * Unmerges an ID if all messages that merged it are less trusted than this message. A visitor is unmerged only from another visitor, but a
 * lead that the customer knows is unmerged from any lead. Returns whether the ID was unmerged.
 */
async function leavesOthers(
  env: Env,
  context: IdentifyContext,
  { named, lead, path }: ResolvedIdentity,
): Promise<boolean> {
  const isOthers = path.some(isAnother) || (named.idKind === 'anonymous' && lead.idKind !== 'own');
  if (named.winner === null || !isOthers || !isTrusted(context.source)) return false;
  const taken = await takeOutVisitor(env, context, named);
  return taken?.lead.leadId !== lead.leadId;
}

/**
 * Unmerges a visitor from leads to which only publishable keys linked them. If this message is signed, it overrules only links by
 * unsigned pages.
 */
async function takeOutVisitor(
  env: Env,
  { projectId, config, source }: IdentifyContext,
  { leadId, idKind }: LeadIdentity,
  joins?: string,
): Promise<ResolvedIdentity | null> {
  const undoes = isPublic(source) ? 'pages' : 'public';
  return takeOut(env, { projectId, config, leadId, namedAs: idKind, undoes, joins });
}

/** Unmerges an ID, and returns who it is then. Throws while the unmerge is unfinished. */
async function takeOut(env: Env, asked: Parameters<typeof takeBack>[1]): Promise<ResolvedIdentity | null> {
  const taken = await takeBack(env, asked);
  if (taken.status === 'unsettled') throw new Error('an id is still being taken out of a lead');
  return taken.identity;
}

/**
 * Makes a visitor a direct part of the user to whom the customer links them. Only an email has made the visitor part of the leads between
 * the two, and the IDs of those leads may turn out to be somebody else's.
 */
async function linkDirectly(
  env: Env,
  context: IdentifyContext,
  { named: { leadId }, path }: ResolvedIdentity,
  winner: string,
): Promise<void> {
  const leaves = path.slice(1).flatMap(({ leadId: above }) => (above === winner ? [] : [above]));
  if (wordOf(context.source) !== null || leaves.length === 0) return;
  const cause = causeOf({ ...context, word: undefined });
  await noteMergeOfImport(env.DB, { projectId: context.projectId, cause, leadIds: [leadId] });
  await leadObject(env, context.projectId, leadId).moveOn({ kind: 'link', leaves, winner, cause });
}

/** Records that the visitor stays separate. While this link merged a lead, a person may have unmerged the visitor from that lead. */
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

/** A claim that a message has just made for its lead. */
export interface NewClaim extends NamedId, ClaimedEmail {
  source: EventSource;
  /** Whether the customer's message has overruled another lead's claim. If possible, the other lead has been merged. */
  isTakenOver: boolean;
  /** The two leads are to be merged once this lead has logged the email. The caller calls stateEmail again at that point. */
  mergesLater: boolean;
}

/** The log entries of an event with an email, and the claim that it has just made. */
export interface ClaimedTraits {
  event: TraitsLearned;
  claimed: NewClaim | null;
}

/**
 * Claims the email in an event for the event's lead. If the claim is contested, the email is not logged, because the lead has a different
 * email.
 */
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
    case 'merges_later': {
      const mergesLater = stated === 'merges_later';
      const isTakenOver = mergesLater || stated === 'taken_over';
      return { event, claimed: { ...said, source: context.source, isTakenOver, mergesLater } };
    }
    case 'unclaimed':
      return { event, claimed: null };
    case 'contested':
      return { event: { ...event, traits }, claimed: null };
  }
}

/**
 * Claims all emails that events are about to state, in few statements. Needs one call per lead. If a lead does not answer, it is asked
 * again later.
 */
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

/** Whether a lead may take an email. If it may not, there is no reason to claim the email. */
function mayTake(known: ResolvedIdentity | null, { source, now }: IdentifyContext, email: string): boolean {
  if (!known) return true;
  const { lead } = known;
  // A page cannot change an email that the customer vouches for.
  if (emailSourceOf(source) === 'page' && lead.emailIsTrusted && lead.email !== email) return false;
  const least = { events: 1, bytes: JSON.stringify({ email }).length };
  return !isPublic(source) || !isExcessive(addPageWrites(lead.pageWrites, least, now));
}

/**
 * Claims an email for the lead that states it. The first claim wins. If another lead has claimed the email, the two are the same person and
 * are merged. If the lead has another email, or both IDs are the customer's own, a person decides instead. Returns `contested` if the lead
 * has another email, and `merges_later` if the caller should state the email again once the lead has logged it.
 */
export async function stateEmail(
  env: Env,
  context: IdentifyContext,
  { email, ...named }: NamedId & { email: string },
  attempt = 1,
): Promise<'claimed' | 'taken_over' | 'merges_later' | 'unclaimed' | 'contested'> {
  const { projectId, now } = context;
  const known = await whoIs(env, context, named);
  // If only a page linked the visitor to the lead, a server's message about the visitor is trusted no more than that page.
  const source = named.isVisitors && known && isLinkedByPage(known) ? 'page' : emailSourceOf(context.source);
  if (isAboutSomeoneElse({ source, ...named }, known?.named.idKind)) {
    // The lead already has this email, so its claim is justified.
    if ([known?.named.email, known?.lead.email].includes(email)) return 'unclaimed';
    const claims = context.claims ?? new ClaimBook(env, projectId);
    claims.disclaim({ leadId: named.leadId, email, isPages: !named.isVisitors });
    if (!context.claims) await claims.settle(now);
    return 'unclaimed';
  }
  if (!mayTake(known, { ...context, source }, email)) return 'unclaimed';
  // Claim the email for the ID in the event. The ID keeps the claim even if it leaves a lead.
  const claim = { ...named, projectId, email, isPages: !isTrusted(source), importId: context.importId, now };
  const ahead = attempt === 1 ? context.claims?.take(claim) : undefined;
  const standing = await claimFor(env, claim, ahead);
  if (standing.isNew) {
    if (!ahead) addLink(context.tally);
    return 'claimed';
  }
  const lookAgain = () =>
    attempt === ATTEMPTS_MAX ? 'unclaimed' : stateEmail(env, context, { ...named, email }, attempt + 1);
  // Somebody has just merged this ID into another lead. The source of that merge decides how this message counts.
  if (standing.leadId === named.leadId && standing.claimant && standing.claimant.lead.leadId !== known?.lead.leadId)
    return lookAgain();
  const { importId: claimedBy } = standing;
  // If an import claimed the email, nothing else links the two leads.
  const because = { ...context, source, claimedBy };
  // The lead that claimed first counts as older than a lead that does not exist yet, even if the clocks of two isolates differ.
  const self = candidateOf(known, named, Math.max(now, standing.claimedAt + 1));
  const { claimant, claimedFor, takenFrom } = await findRival(env, claim, { standing, source });
  const owner = candidateOf(claimant, claimedFor, standing.claimedAt);
  // The customer gives the email to this lead. A claim that only a page has made cannot prevent that. Until a lead has logged the email,
  // the claim says who stated it.
  const holders = [owner, claimant?.named].filter((holder) => holder?.email === email);
  const isPages =
    holders.length > 0 ? holders.every((holder) => !holder?.emailIsTrusted) : standing.isPages || takenFrom !== null;
  const isOverruled = isTrusted(source) && isPages;
  // If an email links two leads, the link is trusted only as much as the less trusted of the two sources of the email. A stranger's visitor
  // could have stated the email before its user existed.
  const matters = [known, claimant].some((one) => one?.path.some(concernsCustomer));
  const shared = { ...because, matters, ...(isOverruled && { word: 'page' as const }) };
  if (owner.leadId === self.leadId) {
    if (standing.leadId === named.leadId) {
      const namedAs = kindOnceNamed(standing.namedAs, named.namedAs);
      // The message that made the claim may be about to free it again. A page may free only a claim that a page made.
      const isUnsettled = standing.claimedAt < now && standing.claimedAt > now - CLAIM_SETTLES_MS;
      const isFirmer = isTrusted(source) && (standing.isPages || isUnsettled);
      const isRenewed = namedAs !== standing.namedAs || isFirmer;
      if (isRenewed && !(await renewClaim(env.DB, { ...claim, namedAs }))) return lookAgain();
      // If an ID only repeats its own email, that does not confirm the merges of its lead.
      if (claimedBy !== null && context.importId === undefined) await confirmClaim(env.DB, claim);
    } else {
      for (const one of [known, claimant]) if (one) await confirmLinks(env, shared, one);
      // The claim belongs to the ID that the customer names, not to a visitor that only a page has given the email to.
      if (isOverruled && takenFrom === null && (await moveClaim(env.DB, claim, standing))) return 'claimed';
    }
    return takenFrom === null ? 'unclaimed' : 'taken_over';
  }
  const conflict = async () => {
    const isNew = await recordConflict(env.DB, {
      ...{ projectId, leadId: self.leadId, otherLeadId: owner.leadId, reason: 'email_claimed', now },
      importId: causeOf(because).importId,
      limited: isPublic(source),
      matters,
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
  const leaves = async () => claimant !== null && (await leavesOthers(env, { ...context, source }, claimant));
  // The customer knows a lead by this email, and only a page has merged that lead into the other user.
  if (self.idKind !== 'anonymous' && owner.idKind === 'own' && (await leaves())) return lookAgain();
  // Do this before the merge. If two users have one email, the same user then gets both the claim and the visitor. An import's merge may
  // be undone.
  const overrules = isOverruled && takenFrom === null;
  if (overrules && !(await moveClaim(env.DB, claim, standing, { overrules }))) return lookAgain();
  const isTaken = overrules || takenFrom !== null;
  // If a lead is merged before it has logged anything, a later unmerge can give it nothing back.
  if (isTaken && known?.named.email !== email && named.namedAs !== 'own') return 'merges_later';
  // The claim is new, and its lead may not take the email after all.
  const isTheirs = owner.email === null || [owner.email, claimant?.named.email].includes(email);
  const merge = await mergeAutomatically(env, shared, [
    { ...self, ...said },
    { ...owner, ...(isTheirs && said) },
  ]);
  // In every case, merged or not, the event itself is logged unchanged.
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
      // The person's decision is about the lead that the visitor is part of, and not about the visitor. See linkLeads.
      if (merge.reason === 'two_people' && (await leaves())) return lookAgain();
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
 * Finds the lead that has the claim. A message from the customer may have taken the claim over for its own lead, and may not have merged
 * or logged anything yet. In that case, the rival is the lead that had the claim before (`takenFrom`).
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
  // Until the claimant has logged the email, only the claim says how the message has used the claimant's ID.
  const isLogged = [claimant?.named.email, claimant?.lead.email].includes(email);
  const namedAs = isLogged ? 'anonymous' : standing.namedAs;
  return { claimant, claimedFor: { leadId: standing.leadId, namedAs }, takenFrom: null };
}

/**
 * Whether a message uses the ID of a user as if it were anonymous. The message comes from a page, or from a server that got the ID from a
 * page, and says nothing about the user.
 */
export const isAboutSomeoneElse = (
  { source, namedAs, isVisitors = false }: Pick<NamedId, 'namedAs' | 'isVisitors'> & { source: EventSource },
  idKind: IdKind = 'anonymous',
): boolean => (isVisitors ? idKind !== 'anonymous' : source === 'page' && namedAs === 'anonymous' && idKind === 'own');

/** Finds the lead behind an ID. If the ID is used as the customer's own, merges that others caused are undone first. */
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
  return takeOut(env, { projectId, config, leadId, undoes: isTrusted(source) ? 'all' : 'pages' });
}

/** The lead that an ID resolves to, as it will be when the message that names the ID is logged. */
function candidateOf(known: ResolvedIdentity | null, { leadId, namedAs }: NamedId, now: number): MergeCandidate {
  if (!known) return { leadId, idKind: namedAs, email: null, emailIsTrusted: false, createdAt: now };
  const { lead } = known;
  return lead.leadId === leadId ? { ...lead, idKind: kindOnceNamed(lead.idKind, namedAs) } : lead;
}

/**
 * The least trusted link on the path from an ID to its lead. Undefined if all links come from the customer. A link that is just being undone
 * counts as a page's.
 */
const weakestOf = (path: readonly LeadIdentity[]): LinkedBy | undefined =>
  path.reduce<LinkedBy | null>(
    (word, { winner, linkedBy, isLeaving }) => (winner === null ? word : weaker(word, isLeaving ? 'page' : linkedBy)),
    null,
  ) ?? undefined;

/**
 * Confirms every merge on the path from an ID to its lead: records that this message is a further cause of the merge. Each merge is trusted
 * no more than the others on the path.
 */
export async function confirmLinks(env: Env, context: IdentifyContext, { path }: ResolvedIdentity): Promise<void> {
  const { projectId, config } = context;
  for (const [i, { leadId, idKind, link }] of path.entries()) {
    const winner = path[i + 1];
    const others = weakestOf(path.filter((_, other) => other !== i));
    const cause = {
      ...causeOf({ ...context, word: weaker(others ?? null, context.word ?? null) }),
      indirectBy: indirectBy(context, leadId),
    };
    if (!winner || confirmLink(link, cause) === link) continue;
    const parts = cause.importId === undefined ? [] : await leadObject(env, projectId, leadId).parts();
    await noteMergeOfImport(env.DB, { projectId, cause, leadIds: [leadId, ...parts, winner.leadId] });
    const sealed = await leadObject(env, projectId, leadId).seal({
      ...{ projectId, config: toLeadConfig(config), leadId, idKind },
      ...{ winner: winner.leadId, winnerKind: winner.idKind },
      ...{ automatic: { winner }, cause },
    });
    switch (sealed.status) {
      case 'sealed':
        break;
      // The lead had just been unmerged and is now merged again.
      case 'sealing':
      case 'erased':
      case 'refused':
        return;
    }
  }
}
