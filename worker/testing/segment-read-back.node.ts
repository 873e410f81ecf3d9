import { expect, vi } from 'vitest';
import type { Exchange, FaultProxy, SentMessage } from './segment-fault-proxy.node.ts';
import type { Product, Shown } from './segment-product.node.ts';

/** A person whom messages are about. */
export interface Person {
  /** All the person's IDs, the final one first. */
  ids: [string, ...string[]];
  email: string | null;
  company: string | null;
  custom: Shown;
}

/** Visitors whom nobody has identified. */
export const stranger = (...ids: Person['ids']): Person => ({ ids, email: null, company: null, custom: {} });

/** The expected activities, by the name or the type of their message. */
const EVENT_TYPES: Record<string, string> = {
  page: 'page_view',
  screen: 'screen_view',
  'Order Completed': 'order_completed',
  Note: 'note',
  Leave: 'leave',
};

const reachedServer = ({ status, fault }: Exchange): boolean => status === 200 || fault === 'reset_after';

/** The messages that the server received, each with the time span in which it happened. Of several copies, only the first is returned. */
export function messagesHad({ exchanges }: Pick<FaultProxy, 'exchanges'>) {
  const copies = exchanges.filter(reachedServer).flatMap(({ messages, from, until }) =>
    messages.map((message) => {
      const made = message.originalTimestamp ?? message.timestamp ?? '';
      const ageMs = Date.parse(message.sentAt ?? '') - Date.parse(made);
      return { ...message, from: from - ageMs, until: until - ageMs };
    }),
  );
  return [...new Map(copies.toReversed().map((copy) => [copy.messageId, copy])).values()].toReversed();
}

/** Waits until everything that a client sends has been accepted: messages of these types, each once or more. */
export async function expectAccepted({ exchanges }: FaultProxy, types: readonly SentMessage['type'][]): Promise<void> {
  const accepted = () => {
    const messages = exchanges.filter(({ status }) => status === 200).flatMap((exchange) => exchange.messages);
    return [...new Map(messages.map(({ messageId, type }) => [messageId, type])).values()].sort();
  };
  await vi.waitFor(() => expect(accepted()).toEqual([...types].sort()), { timeout: 20_000, interval: 20 });
}

/** The types of everything that a client has sent, including copies. */
export const sentTypes = ({ exchanges }: FaultProxy): SentMessage['type'][] =>
  exchanges.flatMap(({ messages }) => messages.map(({ type }) => type));

/** Waits until the project's list has exactly the verified leads. */
export async function expectNobodyElse(product: Product): Promise<void> {
  const listed = async () => {
    const { leads } = (await product.read<{ leads: { _id: string }[] }>('/api/leads?limit=100')) ?? { leads: [] };
    return leads.map(({ _id }) => _id).sort();
  };
  await expect.poll(listed, { timeout: 20_000 }).toEqual(product.expected.toSorted());
}

/** Compares the sent messages with what the product shows about these people: IDs, traits, types and times, with each event once. */
export async function expectStored(product: Product, proxy: FaultProxy, people: readonly Person[]): Promise<void> {
  const had = messagesHad(proxy);
  const activities = had
    .filter(({ type }) => ['track', 'page', 'screen'].includes(type))
    .map((message) => ({ ...message, leadId: message.userId || (message.anonymousId as string) }));
  const everyId = people.flatMap(({ ids }) => ids);
  expect(activities.filter(({ leadId }) => !everyId.includes(leadId))).toEqual([]);

  for (const { ids, ...traits } of people) {
    const [leadId, ...merged] = ids;
    product.expected.push(leadId);
    const path = (id: string) => `/api/leads/${encodeURIComponent(id)}`;
    const sent = activities.filter((message) => ids.includes(message.leadId));
    // A lead merged into a lead that is itself merged is handed over a moment later.
    const isWhole = async () => expect((await product.read(path(leadId)))?.eventCount ?? 0).toBe(sent.length);
    await vi.waitFor(isWhole, { timeout: 10_000, interval: 20 });
    const lead = (await product.read(path(leadId))) ?? {};
    const timeline = await product.read<Shown[]>(`${path(leadId)}/timeline`);
    expect(lead).toMatchObject({ _id: leadId, ...traits, eventCount: sent.length });
    expect((lead.mergedFrom as string[]).toSorted()).toEqual(merged.toSorted());
    for (const id of merged) {
      expect(await product.read(path(id))).toEqual(lead);
      expect(await product.read(`${path(id)}/timeline`)).toEqual(timeline);
    }

    const entries = (timeline ?? []).filter(({ type }) => type === 'event');
    expect(entries.map(({ eventId, eventType }) => `${eventId} ${eventType}`).sort()).toEqual(
      sent.map(({ messageId, event, type }) => `${messageId} ${EVENT_TYPES[event ?? type]}`).sort(),
    );
    for (const entry of entries) {
      const message = sent.find(({ messageId }) => messageId === entry.eventId) as (typeof sent)[number];
      expect(entry.properties).toMatchObject(propertiesOf(message));
      expect(Date.parse(entry.timestamp as string)).toBeGreaterThanOrEqual(message.from);
      expect(Date.parse(entry.timestamp as string)).toBeLessThanOrEqual(message.until);
    }
  }
}

/** The properties of a message that are shown as they were sent. RudderStack's `$direct` means that there is no referrer. */
function propertiesOf({ properties = {}, type, name }: SentMessage): Shown {
  const sent = Object.entries(properties).filter(([key, value]) => key !== 'referrer' && value != null && value !== '');
  return { ...Object.fromEntries(sent), ...(type !== 'track' && name && { name }) };
}
