import type { Tenant } from '../api.ts';
import { LAST_MESSAGE, type Request, type Step, saidIn, USERS } from './steps.ts';
import { type Look, look } from './what-is-seen.ts';
import { newWorld, type Told } from './world.ts';

export interface Script {
  honest: readonly Step[];
  /** A stranger's steps, with the number of honest steps before each. Steps that race are sent together with the next honest step. */
  hostile: readonly { after: number; races: boolean; step: Step }[];
}

export interface Seen extends Look {
  /** The honest steps that were taken. */
  told: readonly Told[];
  /**
   * Events that were lost because a person erased a stranger's visitor before the customer had named the users. Anyone known only from a
   * page is erased with the visitor, and stays erased until the customer names them.
   */
  toldInVain: readonly string[];
  /** Events that the server sent about a stranger's visitor before the visitor was merged into another lead. */
  toldBeforeLink: readonly string[];
}

/** Runs the steps. Leaves out steps about users whom the customer has not named or has erased, because they make no sense. */
export async function play(tenant: Tenant, { honest, hostile }: Script): Promise<Seen> {
  const world = newWorld(tenant);
  const named = new Set<string>();
  const erased = new Set<string>();
  const told: Told[] = [];
  const toldInVain: string[] = [];
  const toldBeforeLink: string[] = [];
  let isForgotten = false;
  let lastMessage: string | undefined;
  const relay = async (request: Request, messageId: string) => {
    const { anonymousId, traits, ...others } = request.body as { anonymousId: string; traits?: object };
    const { body } = await world.ask({ by: 'server', method: 'GET', path: `/api/leads/${anonymousId}` });
    if (body._id === undefined || body._id === anonymousId) toldBeforeLink.push(messageId);
    const { email: _, ...withoutEmail } = { email: undefined, ...traits };
    // The product keeps data that the server sends about an ID that is not yet a user's, and would keep such an email, too.
    const said = isUsers(anonymousId) && !named.has(anonymousId) ? withoutEmail : traits;
    return { ...request, body: { ...others, anonymousId, ...(traits && { traits: said }), messageId } };
  };
  for (let at = 0; at <= honest.length; at++) {
    const racing: Step[] = [];
    for (const [i, { after, races, step }] of hostile.entries()) {
      if (Math.min(after, honest.length) !== at) continue;
      if (races && isOfPage(step) && at < honest.length) {
        racing.push(step);
        continue;
      }
      const isRelayed = 'by' in step && step.by === 'server';
      const answer = await world.take(
        isRelayed ? { ...step, ...(await relay(step, `evil_${100 + i}`)) } : withMessageId(step, lastMessage),
      );
      if (answer?.step.method !== 'DELETE' || named.size === USERS.length) continue;
      isForgotten = true;
      toldInVain.push(...honest.slice(0, at).flatMap((_, i) => [messageId(i, 0), messageId(i, 1)]));
    }
    const step = honest[at];
    if (!step) break;
    const race = () => racing.map((step) => world.take(withMessageId(step, lastMessage)));
    if ('pause' in step) {
      await world.take(step);
      await Promise.all(race());
      continue;
    }
    const { path, method, needs = [] } = step;
    if (needs.some((id) => !named.has(id) || erased.has(id))) {
      await Promise.all(race());
      continue;
    }
    const said: Record<string, unknown>[] = saidIn(step).map((one, i) => ({ messageId: messageId(at, i), ...one }));
    const isMessage = path.startsWith('/v1/');
    const body = isMessage ? (step.body?.batch ? { batch: said } : said[0]) : step.body;
    const [answer] = await Promise.all([world.take({ ...step, body }), ...race()]);
    if (answer) told.push(answer);
    if (isForgotten && step.by === 'page' && said.some(({ userId }) => userId && !named.has(userId as string)))
      toldInVain.push(messageId(at, 0));
    if (isMessage) lastMessage = messageId(at, 0);
    for (const { userId, leadId } of step.by === 'page' ? [] : said) {
      const id = userId ?? leadId;
      if (typeof id === 'string') named.add(id);
    }
    if (method === 'DELETE' && answer?.status === 200) for (const gone of needs) erased.add(gone);
  }
  const said = JSON.stringify(honest);
  const emails = USERS.flatMap((user) => user.emails.filter((email) => said.includes(email)));
  return { told, toldInVain, toldBeforeLink, ...(await look(world, { named, emails, told })) };
}

const isOfPage = (step: Step): boolean => 'by' in step && step.by === 'page';

const isUsers = (id: string): boolean => USERS.some(({ userId }) => userId === id);

const messageId = (at: number, i: number): string => `honest_${10 * at + i}`;

/** The step with the ID of the customer's last message, if the step refers to that message. */
function withMessageId(step: Step, id: string | undefined): Step {
  if ('pause' in step || !step.body) return step;
  const text = JSON.stringify(step.body);
  return { ...step, body: JSON.parse(text, (_, value) => (value === LAST_MESSAGE ? id : value)) };
}
