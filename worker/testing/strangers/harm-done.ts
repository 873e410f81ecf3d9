import type { Tenant } from '../api.ts';
import { play, type Script, type Seen } from './play.ts';
import { saidIn, USERS } from './steps.ts';
import { factOf, factsStated, isMade, type SeenLead } from './what-is-seen.ts';
import type { Told } from './world.ts';

/** The limits that docs/security.md lists. Without these limits, this test would report such cases as harm. */
interface Allowed {
  /**
   * Emails for which the customer named somebody without stating their ID. A stranger who knows such an email has merged the lead with that
   * email into a user whom the stranger names, or claimed the email first. The product reports a conflict between that lead and the user
   * for whom the email is stated.
   */
  emails: ReadonlySet<string>;
  /** Events that the server sent about a visitor before a page linked the visitor. The points of these events count for the lead. */
  events: ReadonlySet<string>;
  /**
   * Visitors who typed an email that the stranger had already stated for somebody else. The server links these visitors to nobody. The
   * activity of such visitors counts for the person with that email.
   */
  visitors: ReadonlySet<string>;
  /** Users who were linked to their visitor only by a page, and whose visitor a person erased before the customer named the user. */
  inVain: ReadonlySet<string>;
}

function allowedIn(alone: Seen, seen: Seen): Allowed {
  const isMoved = ([email, id]: [string, string]) => seen.namedByEmail[email] !== id;
  return {
    emails: new Set(
      Object.entries(alone.namedByEmail)
        .filter(isMoved)
        .map(([email]) => email),
    ),
    events: new Set(seen.toldBeforeLink),
    visitors: new Set(USERS.map(({ visitor }) => visitor).filter((visitor) => isLured(visitor, alone))),
    inVain: new Set(seen.toldInVain),
  };
}

/** True if a visitor states an email while nobody has linked them to a user, and no server links them later. */
function isLured(visitor: string, { told }: Seen): boolean {
  const said = told.flatMap(({ step }) => saidIn(step).map((one) => ({ by: step.by, one })));
  const ofVisitor = said.filter(({ one }) => one.anonymousId === visitor);
  const isLink = ({ one }: (typeof said)[number]) => one.userId !== undefined;
  const typedAt = ofVisitor.findIndex((said) => !isLink(said) && 'email' in ((said.one.traits as object) ?? {}));
  const isTyped = typedAt !== -1 && !ofVisitor.slice(0, typedAt).some(isLink);
  return isTyped && !ofVisitor.some((said) => isLink(said) && said.by === 'server');
}

/** The events of a visitor. */
const saidOf = (visitor: string, { told }: Seen): Set<unknown> =>
  new Set(
    told.flatMap(({ step }) =>
      saidIn(step).flatMap(({ anonymousId, messageId }) => (anonymousId === visitor ? [messageId] : [])),
    ),
  );

/** Differences that a stranger has caused in users whom the customer has named, and that no stranger may cause. */
export async function harmDone(tenant: Tenant, script: Script): Promise<string[]> {
  const honest = { ...script, hostile: [] };
  const steps = [...script.honest, ...script.hostile.map(({ step }) => step)];
  // Both runs of the script share one clock.
  const [alone, seen] = steps.some((step) => 'pause' in step)
    ? [await play(tenant, honest), await play(tenant, script)]
    : await Promise.all([play(tenant, honest), play(tenant, script)]);
  const allowed = allowedIn(alone, seen);
  const harm: string[] = [];
  const differ = (what: string, is: unknown, was: unknown) => {
    if (JSON.stringify(is) !== JSON.stringify(was))
      harm.push(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(was)}`);
  };
  compareAnswers({ alone, seen, allowed }, differ);
  // Ignore values that were sent about one of these emails, because they are about somebody else.
  const isOfEmail = ({ step: { body } }: Told) =>
    body?.leadId === undefined && allowed.emails.has(body?.email as string);
  const stated = factsStated(alone.told.filter((told) => !(told.step.path === '/api/leads' && isOfEmail(told))));
  for (const { userId, visitor, emails } of USERS) {
    const [was, is] = [alone.leads[userId], seen.leads[userId]];
    if (!was || !is) continue;
    differ(`${userId} exists`, is.status, was.status);
    if (was.status !== 200 || is.status !== 200) continue;
    for (const fact of ['_id', 'idKind', 'owner', 'salesStatus']) differ(`${userId} ${fact}`, is[fact], was[fact]);
    const isNamedByEmail = emails.some((email) => allowed.emails.has(email));
    const ids = [...stated.keys()].filter((id) => id === was._id || alone.leads[id]?._id === was._id);
    for (const fact of new Set(ids.flatMap((id) => [...(stated.get(id) ?? [])])))
      if (!(fact === 'email' && isNamedByEmail)) differ(`${userId} ${fact}`, factOf(is, fact), factOf(was, fact));
    if (!isNamedByEmail) {
      const isLost = allowed.visitors.has(visitor) && seen.leads[visitor]?._id !== was._id;
      const visitors = isLost ? saidOf(visitor, alone) : new Set();
      for (const [eventId, points] of honestPoints(was))
        if (!allowed.inVain.has(eventId) && !visitors.has(eventId))
          differ(`${userId} ${eventId}`, honestPoints(is).get(eventId), points);
      const isInVain = [...saidOf(visitor, alone)].every((eventId) => allowed.inVain.has(eventId as string));
      if (alone.leads[visitor]?._id === was._id && !isLost && !isInVain)
        differ(`${visitor} is`, seen.leads[visitor]?._id, was._id);
    }
    for (const { eventType, eventId, scoreDelta } of is.timeline ?? [])
      if (eventType === 'contract_signed' && !isHonest(eventId) && !allowed.events.has(eventId ?? ''))
        differ(`${userId} contract_signed`, scoreDelta, 0);
  }
  for (const [email, owner] of Object.entries(alone.owners))
    if (stated.get(owner)?.has('email') && !allowed.emails.has(email))
      differ(`${email} leads to`, seen.owners[email], owner);
  return harm;
}

function compareAnswers(
  { alone, seen, allowed }: { alone: Seen; seen: Seen; allowed: Allowed },
  differ: (what: string, is: unknown, was: unknown) => void,
): void {
  for (const [i, { step, status, body }] of alone.told.entries()) {
    const { status: statusNow, body: bodyNow } = seen.told[i] ?? {};
    const what = `${step.method} ${step.path} (${i})`;
    differ(`${what} answers`, statusNow, status);
    if (!allowed.inVain.has(step.body?.messageId as string))
      differ(`${what} rejects`, bodyNow?.rejected?.length, body?.rejected?.length);
    const isNamed = body?._id && !isMade(body._id) && !allowed.emails.has(step.body?.email as string);
    if (isNamed) differ(`${what} is`, bodyNow?._id, body._id);
  }
}

const isHonest = (eventId: string | undefined): boolean => eventId?.startsWith('honest_') ?? false;

const honestPoints = ({ timeline = [] }: SeenLead): Map<string, number> =>
  new Map(timeline.flatMap(({ eventId, scoreDelta }) => (eventId && isHonest(eventId) ? [[eventId, scoreDelta]] : [])));
