import type { IdKind } from '../contract/id-kind.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { type LinkedBy, weaker } from '../domain/merge-state.ts';
import { atFirstContact, inJurisdiction } from '../object-placement.ts';
import { askProjectConfig } from '../project/project-client.ts';
import { type CarriedConfig, type ConfigNeeded, callWithConfig, carryConfig } from './carried-config.ts';
import type { IngestCommand, IngestResult, Sealed } from './ingest.ts';
import type { LeadIdentity } from './view-identity.ts';

/** The class of the binding. An import of the class would create a cycle, because a lead calls other leads for its merges. */
type LeadObject = Env['LEAD'] extends DurableObjectNamespace<infer Class> ? Class : never;

/** The object's methods with their answers over RPC. The platform's own type maps over every answer and breaks union types. */
type LeadMethods = {
  [Name in keyof LeadObject & string as LeadObject[Name] extends (...args: never[]) => unknown
    ? Name
    : never]: LeadObject[Name] extends (...args: infer Args) => infer Answer
    ? (...args: Args) => Promise<Awaited<Answer>>
    : never;
};
export type LeadStub = Omit<LeadMethods, keyof DurableObjectStub | 'alarm'> & DurableObjectStub;

/**
 * The lead's object, whose name includes the project, so that tenants are separate. Project IDs contain no colon, so no two names collide.
 */
export function leadObject(env: Env, projectId: string, leadId: string): LeadStub {
  return inJurisdiction(env.LEAD, env).getByName(`${projectId}:${leadId}`, atFirstContact(env)) as unknown as LeadStub;
}

/** The object with this ID (64 hexadecimal digits, as the platform lists it), or null if it is not a lead's object. */
export function leadObjectById(env: Env, objectId: string): LeadStub | null {
  const leads = inJurisdiction(env.LEAD, env);
  try {
    return leads.get(leads.idFromString(objectId)) as unknown as LeadStub;
  } catch {
    return null;
  }
}

/**
 * Calls a lead. If the lead was merged, calls the winner of the merge instead: every old ID permanently resolves to the winner. Null if
 * there is no such lead.
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

/**
 * Max. leads that a caller asks one by one on the path from an ID to its lead. On a longer path, one call to a lead returns many steps at
 * once.
 */
const DIRECT_HOPS = 16;

class NotSettled extends Error {
  override message = 'leads that were merged into one another have not settled yet';
}

/** The lead with the requested ID (`named`), and the lead that it resolves to. */
export interface ResolvedIdentity {
  named: LeadIdentity;
  lead: LeadIdentity;
  /** The path from `named` to `lead`. */
  path: readonly LeadIdentity[];
}

/** Null if there is no such lead, or if it was erased. */
export const resolveIdentity = async (env: Env, projectId: string, leadId: string): Promise<ResolvedIdentity | null> =>
  toResolved(await findPath(env, projectId, leadId));

/** The leads on the path from an ID to the lead that it resolves to; erased leads are left out. */
export async function findPath(env: Env, projectId: string, leadId: string): Promise<LeadIdentity[]> {
  const path = await walkUp(env, { projectId, from: leadId, hopsMax: DIRECT_HOPS });
  const seen = new Set(path.map((known) => known.leadId));
  for (let next = path.at(-1)?.winner; next; next = path.at(-1)?.winner) {
    const further: LeadIdentity[] = await leadObject(env, projectId, next).pathUp({ projectId });
    if (further.length === 0) return path;
    for (const lead of further) {
      // Two leads were merged into each other at the same time.
      if (seen.has(lead.leadId)) throw new NotSettled();
      seen.add(lead.leadId);
      path.push(lead);
    }
  }
  return path;
}

/** The first leads, at most `hopsMax`, on the path from a lead to the lead that it resolves to. */
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

/** Follows the path to the first lead that a call must not skip: the last lead, or a lead whose link may be undone. */
async function skipAhead(env: Env, projectId: string, leadId: string): Promise<string> {
  const path = await findPath(env, projectId, leadId);
  const stop = path.find(({ winner, linkedBy, isLeaving }) => winner === null || linkedBy !== null || isLeaving);
  // If no lead on the rest of the path stops the call, the last lead on the path was erased.
  return stop?.leadId ?? path.at(-1)?.winner ?? leadId;
}

export function toResolved(path: readonly LeadIdentity[]): ResolvedIdentity | null {
  const [named, lead] = [path[0], path.at(-1)];
  if (!named || !lead || lead.winner !== null) return null;
  // While a lead hands its log over to its winner, the lead's email already counts as the winner's.
  const joining =
    lead.email === null ? path.findLast(({ isJoining, email }) => isJoining && email !== null) : undefined;
  const { email, emailIsTrusted } = joining ?? lead;
  return { named, lead: { ...lead, email, emailIsTrusted }, path };
}

export const isSealed = (answer: object | null): answer is Sealed =>
  answer !== null && 'status' in answer && answer.status === 'sealed';

/** Calls a lead's object with the project's config. The object asks for the config's text if it lacks it, or for a newer version. */
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
 * Passes events to their lead, or to the one that it was merged into. If the platform interrupts a call (by a deploy or by moving an
 * object), the call is repeated once. A repeated call is safe, because an event counts once even if it arrives several times.
 * `notePartingFrom` is called before a lead leaves another if the two may hold data of one person. If `notePartingFrom` throws, the lead
 * does not leave.
 */
export async function ingestIntoLead(
  env: Env,
  command: Omit<IngestCommand, 'isNoted'>,
  notePartingFrom?: (leadId: string, winner: string) => Promise<void>,
): Promise<Extract<IngestResult, { status: 'ingested' | 'erased' }>> {
  let { leadId } = command;
  /** The kind of the ID in the command. */
  let idKind: IdKind = 'own';
  let linkedBy: LinkedBy | null = null;
  let isLeaving = false;
  let isNoted: true | undefined;
  for (let hop = 1; hop <= LIMITS.mergedHopsMax; hop++) {
    // The ID is being removed from all leads above it. These leads must not be removed from each other.
    const { namedAs, undoes } = isLeaving ? { namedAs: 'anonymous' as const } : command;
    const sent: IngestCommand =
      leadId === command.leadId
        ? command
        : { ...command, leadId, namedAs, undoes, origin: command.leadId, originKind: idKind, originLinkedBy: linkedBy };
    const result = await callAgainIfBroken(() =>
      withConfig(env, command, (config) =>
        leadObject(env, command.projectId, leadId).ingest({ ...sent, config, isNoted }),
      ),
    );
    if (leadId === command.leadId && 'idKind' in result) idKind = result.idKind;
    switch (result.status) {
      case 'ingested':
        return { ...result, idKind };
      case 'erased':
        // The erasure does not affect an ID that is just leaving the erased lead.
        if (isLeaving) throw new NotSettled();
        return result;
      case 'unsettled':
        throw new NotSettled();
      case 'moved':
        leadId = command.leadId;
        linkedBy = null;
        break;
      case 'parting':
        await notePartingFrom?.(leadId, result.winner);
        isNoted = true;
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

/** Throws if a publishable key has merged a lead into one that is not in `follows`. Without `follows`, any lead is allowed. */
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
