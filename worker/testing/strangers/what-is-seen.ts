import { madeFor, type Request, saidIn, USERS } from './steps.ts';
import type { Told, World } from './world.ts';

export interface SeenLead {
  status: unknown;
  timeline?: readonly { eventType: string; eventId?: string; scoreDelta: number }[];
  [fact: string]: unknown;
}

export interface Look {
  leads: Record<string, SeenLead>;
  /** By email: the lead that `POST /api/leads` finds with this email. */
  owners: Record<string, string>;
  /** By email: the ID that now has the lead created with only this email. `themselves` if the lead is separate, `nobody` if it is gone. */
  namedByEmail: Record<string, string>;
}

/** Returns what the customer sees: the users that the customer has named, these users' visitors, and the lead that each email finds. */
export async function look(
  world: World,
  { named, emails, told }: { named: ReadonlySet<string>; emails: readonly string[]; told: readonly Told[] },
): Promise<Look> {
  await world.settle();
  const get = (path: string) => world.ask({ by: 'server', method: 'GET', path });
  const leads: Look['leads'] = {};
  for (const id of USERS.flatMap(({ userId, visitor }) => (named.has(userId) ? [userId, visitor] : []))) {
    const { status, body } = await get(`/api/leads/${id}`);
    leads[id] = status === 200 ? { ...body, timeline: (await get(`/api/leads/${id}/timeline`)).body } : { status };
    if (status === 200) leads[id] = { ...leads[id], status, salesStatus: body.status };
  }
  const namedByEmail: Look['namedByEmail'] = {};
  for (const { step, body } of told) {
    const [said] = saidIn(step);
    if (step.path !== '/api/leads' || said?.leadId) continue;
    const id = isMade(body._id) ? madeFor(said?.email as string) : body._id;
    const { status, body: lead } = await get(`/api/leads/${id}`);
    namedByEmail[said?.email as string] = status !== 200 ? 'nobody' : isMade(lead._id) ? 'themselves' : lead._id;
  }
  const owners: Look['owners'] = {};
  for (const email of emails) {
    const body = { email, custom: { probe: 1 } };
    const { _id } = (await world.ask({ by: 'server', method: 'POST', path: '/api/leads', body })).body;
    owners[email] = isMade(_id) ? madeFor(email) : _id;
  }
  return { leads, owners, namedByEmail };
}

export const isMade = (id: unknown): boolean => String(id).startsWith('lead_');

const NO_FACTS = new Set(['userId', 'leadId', 'anonymousId', 'previousId', 'groupId', 'messageId', 'event', 'type']);

/**
 * The values that the customer has stated, by the ID for which they were stated. A server that names only an `anonymousId` is trusted no
 * more than a visitor.
 */
export function factsStated(told: readonly Told[]): Map<string, Set<string>> {
  const stated = new Map<string, Set<string>>();
  for (const { step, status, body } of told)
    for (const said of saidIn(step)) {
      const id = namedIn(step, said) ?? (step.path === '/api/leads' ? (body._id as string) : undefined);
      if (step.by === 'page' || status >= 300 || !id) continue;
      const { traits = {}, custom = {}, ...fields } = said as Record<string, object>;
      const facts = step.path === '/v1/group' ? { company: true } : traits;
      const names = Object.keys({ ...fields, ...facts, ...custom }).filter((name) => !NO_FACTS.has(name));
      stated.set(id, new Set([...(stated.get(id) ?? []), ...names]));
    }
  return stated;
}

const namedIn = ({ path }: Request, said: Record<string, unknown>): string | undefined =>
  ((said.userId ?? said.leadId) as string | undefined) ?? /^\/api\/leads\/([^/]+)$/.exec(path)?.[1];

const OWN_FACTS = ['name', 'email', 'company', 'phone'];

export const factOf = (lead: SeenLead, name: string): unknown =>
  OWN_FACTS.includes(name) ? lead[name] : (lead.custom as Record<string, unknown>)[name];
