import type { IdKind } from '../contract/id-kind.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { type LinkedBy, weaker } from '../domain/merge-state.ts';
import { atFirstContact, inJurisdiction } from '../object-placement.ts';
import { askProjectConfig } from '../project/project-client.ts';
import { type CarriedConfig, type ConfigNeeded, callWithConfig, carryConfig } from './carried-config.ts';
import type { IngestCommand, IngestResult, Sealed } from './ingest.ts';
import type { LeadIdentity } from './view-identity.ts';

/** The class that the binding names. Importing it would be a cycle, because a lead calls others for its merges. */
type LeadObject = Env['LEAD'] extends DurableObjectNamespace<infer Class> ? Class : never;

/** The object's methods as they answer over RPC. The platform's own type unfolds every answer, which unions do not survive. */
type LeadMethods = {
  [Name in keyof LeadObject & string as LeadObject[Name] extends (...args: never[]) => unknown
    ? Name
    : never]: LeadObject[Name] extends (...args: infer Args) => infer Answer
    ? (...args: Args) => Promise<Awaited<Answer>>
    : never;
};
export type LeadStub = Omit<LeadMethods, keyof DurableObjectStub | 'alarm'> & DurableObjectStub;

/** The lead's object. Its name is the tenant's wall: the project is part of it. Project ids hold no colon. */
export function leadObject(env: Env, projectId: string, leadId: string): LeadStub {
  return inJurisdiction(env.LEAD, env).getByName(`${projectId}:${leadId}`, atFirstContact(env)) as unknown as LeadStub;
}

/** The object with this ID of 64 hexadecimal digits, as the platform lists them; null if it is not a lead's. */
export function leadObjectById(env: Env, objectId: string): LeadStub | null {
  const leads = inJurisdiction(env.LEAD, env);
  try {
    return leads.get(leads.idFromString(objectId)) as unknown as LeadStub;
  } catch {
    return null;
  }
}

/**
 * Calls a lead, or the one it was merged into: every old ID permanently resolves to the winner. Null if there is no
 * such lead.
 */
export async function askLead<Answer extends object>(
  env: Env,
  { projectId, leadId }: { projectId: string; leadId: string },
  ask: (lead: LeadStub) => Promise<Answer | Sealed | null>,
): Promise<Exclude<Answer, Sealed> | null> {
  let asked = leadId;
  for (let hop = 1; hop <= LIMITS.mergedHopsMax; hop++) {
    const answer = await ask(leadObject(env, projectId, asked));
    if (!isSealed(answer)) return answer as Exclude<Answer, Sealed> | null;
    asked = hop % DIRECT_HOPS === 0 ? await skipAhead(env, projectId, answer.winner) : answer.winner;
  }
  throw new NotSettled();
}

/** Leads on the way from an ID to its lead that a caller asks itself. Of a longer way, the leads tell many steps at once. */
const DIRECT_HOPS = 16;

class NotSettled extends Error {
  override message = 'leads that were merged into one another have not settled yet';
}

/** Who an id is (`named`), and who answers for it. */
export interface ResolvedIdentity {
  named: LeadIdentity;
  lead: LeadIdentity;
  /** From the one to the other. */
  path: readonly LeadIdentity[];
}

/** Null if there is no such lead, or it was erased. */
export const resolveIdentity = async (env: Env, projectId: string, leadId: string): Promise<ResolvedIdentity | null> =>
  toResolved(await findPath(env, projectId, leadId));

/** The leads on the way from an id to the one that answers for it; of a lead that was erased, there is nothing to say. */
export async function findPath(env: Env, projectId: string, leadId: string): Promise<LeadIdentity[]> {
  const path = await walkUp(env, { projectId, from: leadId, hopsMax: DIRECT_HOPS });
  const seen = new Set(path.map((known) => known.leadId));
  for (let next = path.at(-1)?.winner; next; next = path.at(-1)?.winner) {
    const further: LeadIdentity[] = await leadObject(env, projectId, next).pathUp({ projectId });
    if (further.length === 0) return path;
    for (const lead of further) {
      // Leads that were sealed into each other at once.
      if (seen.has(lead.leadId)) throw new NotSettled();
      seen.add(lead.leadId);
      path.push(lead);
    }
  }
  return path;
}

/** The first `hopsMax` leads on the way from one to the lead that answers for it. */
export async function walkUp(
  env: Env,
  { projectId, from, hopsMax }: { projectId: string; from: string; hopsMax: number },
): Promise<LeadIdentity[]> {
  const path: LeadIdentity[] = [];
  for (let next: string | null = from; next !== null && path.length < hopsMax; ) {
    const found: LeadIdentity | null = await leadObject(env, projectId, next).identity();
    if (!found) return path;
    path.push(found);
    next = found.winner;
  }
  return path;
}

/** The next lead on the way up that calls must not pass by: the last one, or one whose link something may undo. */
async function skipAhead(env: Env, projectId: string, leadId: string): Promise<string> {
  const path = await findPath(env, projectId, leadId);
  const stop = path.find(({ winner, linkedBy, isLeaving }) => winner === null || linkedBy !== null || isLeaving);
  // Otherwise the last one was erased.
  return stop?.leadId ?? path.at(-1)?.winner ?? leadId;
}

export function toResolved(path: readonly LeadIdentity[]): ResolvedIdentity | null {
  const [named, lead] = [path[0], path.at(-1)];
  if (!named || !lead || lead.winner !== null) return null;
  // An email that is being handed over counts already.
  const joining =
    lead.email === null ? path.findLast(({ isJoining, email }) => isJoining && email !== null) : undefined;
  const { email, emailIsTrusted } = joining ?? lead;
  return { named, lead: { ...lead, email, emailIsTrusted }, path };
}

export const isSealed = (answer: object | null): answer is Sealed =>
  answer !== null && 'status' in answer && answer.status === 'sealed';

/** Calls a lead's object with the project's config. The object asks for what it lacks of that, or for a newer one. */
export const withConfig = <Answer extends object | null>(
  env: Env,
  { projectId, config }: { projectId: string; config: ProjectConfig },
  call: (carried: CarriedConfig) => Promise<Answer | ConfigNeeded>,
): Promise<Answer> =>
  callWithConfig(
    {
      projectId,
      config: carryConfig(projectId, config),
      obtain: (least) => (config.version >= least ? config : askProjectConfig(env, projectId, least)),
    },
    call,
  );

/**
 * Hands events to their lead, or to the one that it was merged into. A call that the platform broke off (a deploy, a
 * moved object) is made once more; that is safe, as an event counts once however often it comes.
 */
export async function ingestIntoLead(
  env: Env,
  command: IngestCommand,
): Promise<Extract<IngestResult, { status: 'ingested' | 'erased' }>> {
  let { leadId } = command;
  /** The kind of the ID that the command names. */
  let idKind: IdKind = 'own';
  let linkedBy: LinkedBy | null = null;
  let isLeaving = false;
  for (let hop = 1; hop <= LIMITS.mergedHopsMax; hop++) {
    // An id that is on its way out of all leads above it does not undo their own links.
    const { namedAs, undoes } = isLeaving ? { namedAs: 'anonymous' as const } : command;
    const sent: IngestCommand =
      leadId === command.leadId
        ? command
        : { ...command, leadId, namedAs, undoes, origin: command.leadId, originKind: idKind, originLinkedBy: linkedBy };
    const result = await callAgainIfBroken(() =>
      withConfig(env, command, (config) => leadObject(env, command.projectId, leadId).ingest({ ...sent, config })),
    );
    if (leadId === command.leadId && 'idKind' in result) idKind = result.idKind;
    switch (result.status) {
      case 'ingested':
        return { ...result, idKind };
      case 'erased':
        // It outlives the lead that it is just being taken out of.
        if (isLeaving) throw new Error('an id is still being taken out of a lead that was erased');
        return result;
      case 'unsettled':
        throw new Error('the lead is still being erased');
      case 'moved':
        leadId = command.leadId;
        linkedBy = null;
        break;
      case 'releasing':
        isLeaving ||= leadId === command.leadId;
        leadId = result.winner;
        break;
      case 'sealed':
        requireFollowed(result, command.follows);
        linkedBy = weaker(linkedBy, result.linkedBy);
        leadId = hop % DIRECT_HOPS === 0 ? await skipAhead(env, command.projectId, result.winner) : result.winner;
    }
  }
  throw new NotSettled();
}

/** Throws if a publishable key has made a lead part of another that the caller does not mean. Without `follows`, it means any. */
export function requireFollowed(
  { winner, linkedBy }: { winner: string | null; linkedBy: LinkedBy | null },
  follows: readonly string[] | undefined,
): void {
  if (winner !== null && linkedBy !== null && follows?.includes(winner) === false)
    throw new Error('the lead has just become part of another by a page');
}

async function callAgainIfBroken<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const { retryable, overloaded } = error as { retryable?: boolean; overloaded?: boolean };
    if (!retryable || overloaded) throw error;
    return call();
  }
}
