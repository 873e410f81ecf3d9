import { DAY_MS } from '../../worker/domain/time.ts';

/** One line of a CDNOW file: a customer bought `quantity` CDs for `dollars` on `day` (YYYY-MM-DD). */
export interface Purchase {
  line: number;
  customer: string;
  day: string;
  quantity: number;
  dollars: number;
}

/** An event as `POST /api/events/batch` accepts it. */
export interface PurchaseEvent {
  eventType: 'purchase';
  eventId: string;
  leadId: string;
  timestamp: string;
  /** `total_dollars`: the sum that the customer has spent so far. */
  properties: { quantity: number; dollars: number; total_dollars: number };
}

/**
 * Parses lines of `master id, id, yyyymmdd, quantity, dollars`, separated by blanks; empty lines are skipped. Throws an error that
 * names the first line of another format.
 */
export function parsePurchases(text: string): Purchase[] {
  return text.split(/\r?\n/).flatMap((content, i) => {
    if (content.trim() === '') return [];
    const line = i + 1;
    const [customer, , date, quantity, dollars, ...rest] = content.trim().split(/\s+/);
    const day = date === undefined ? null : parseDay(date);
    const figures = { quantity: Number(quantity), dollars: Number(dollars) };
    if (!customer || !day || !(figures.quantity >= 0 && figures.dollars >= 0) || rest.length > 0) {
      throw new Error(`line ${line} is not "master id, id, yyyymmdd, quantity, dollars": ${content.trim()}`);
    }
    return [{ line, customer, day, ...figures }];
  });
}

/** `yyyymmdd` as YYYY-MM-DD; null if there is no such day. */
function parseDay(date: string): string | null {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(date) ?? [];
  const at = new Date(`${year}-${month}-${day}T00:00:00Z`);
  // Date reads 30 February as 2 March, so such days are refused.
  return !Number.isNaN(at.getTime()) && at.getUTCDate() === Number(day) ? `${year}-${month}-${day}` : null;
}

/** The number of days by which to move all purchases so that the last one falls on `lastDay`; 0 if there are none. */
export function daysToShift(purchases: readonly Purchase[], lastDay: string): number {
  const last = purchases
    .map(({ day }) => day)
    .sort()
    .at(-1);
  return last === undefined ? 0 : Math.round((Date.parse(lastDay) - Date.parse(last)) / DAY_MS);
}

export const yesterday = (now: number): string => new Date(now - DAY_MS).toISOString().slice(0, 10);

/** Noon UTC keeps the date in nearly every time zone. */
const NOON_MS = DAY_MS / 2;

/**
 * Turns the file into events whose IDs come from its lines, so that sending them again changes nothing. The file has no time of day, so
 * all events get the same one (in ms since midnight, UTC).
 */
export function toPurchaseEvents(
  purchases: readonly Purchase[],
  { shiftDays = 0, timeOfDayMs = NOON_MS }: { shiftDays?: number; timeOfDayMs?: number } = {},
): PurchaseEvent[] {
  const totals = totalsOf(purchases);
  return purchases.map(({ line, customer, day, quantity, dollars }) => ({
    eventType: 'purchase',
    eventId: `cdnow-${line}`,
    leadId: `cdnow-${customer}`,
    timestamp: new Date(Date.parse(day) + timeOfDayMs + shiftDays * DAY_MS).toISOString(),
    properties: { quantity, dollars, total_dollars: totals.get(line) ?? dollars },
  }));
}

/** The sum that the customer has spent up to each line. */
function totalsOf(purchases: readonly Purchase[]): Map<number, number> {
  const [spent, totals] = [new Map<string, number>(), new Map<number, number>()];
  const inOrder = purchases.toSorted((a, b) => (a.day === b.day ? a.line - b.line : a.day < b.day ? -1 : 1));
  for (const { line, customer, dollars } of inOrder) {
    const total = (spent.get(customer) ?? 0) + dollars;
    spent.set(customer, total);
    totals.set(line, Math.round(total * 100) / 100);
  }
  return totals;
}

/**
 * Messages for `POST /v1/batch` with properties of each customer, from the first purchase on. The messages have fixed IDs, so they are safe
 * to repeat.
 */
export function toFirstOrders(events: readonly PurchaseEvent[]) {
  const firsts = new Map<string, PurchaseEvent>();
  for (const event of events) {
    const known = firsts.get(event.leadId);
    if (!known || event.timestamp < known.timestamp) firsts.set(event.leadId, event);
  }
  return [...firsts.values()].map(({ leadId, timestamp, properties: { quantity, dollars } }) => ({
    ...{ type: 'identify', userId: leadId, messageId: `first-order-${leadId}`, timestamp },
    traits: { first_order_cds: quantity, first_order_dollars: dollars },
  }));
}

/** The number of events of each lead. */
export function countByLead(events: readonly { leadId: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { leadId } of events) counts.set(leadId, (counts.get(leadId) ?? 0) + 1);
  return counts;
}
