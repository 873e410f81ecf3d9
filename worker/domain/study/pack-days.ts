import type { LeadDays } from './coming-back.ts';

/** Max. active days stored per lead, the newest ones. */
export const ACTIVE_DAYS_MAX = 1_000;
/** A day takes two bytes, as days since the epoch, which is enough until the year 2149. */
const DAY_MAX = 0xffff;
/** A flag in the two bytes that store a lead's number of active days. The number itself never needs this bit. */
const FROM_PAGES = 0x8000;

/** Packs the active days of leads, with 2 bytes for their number and 2 for each day. Leads without active days are left out. */
export function packDays(leads: readonly LeadDays[]): Uint8Array {
  const numbers = leads.flatMap(({ days, isFromPages }) => {
    const known = Array.from(days)
      .filter((day) => day >= 0 && day <= DAY_MAX)
      .slice(-ACTIVE_DAYS_MAX);
    return known.length === 0 ? [] : [known.length | (isFromPages ? FROM_PAGES : 0), ...known];
  });
  return Uint8Array.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
}

/** Reads the leads of a packed page. */
export function* unpackDays(page: Uint8Array): Generator<LeadDays> {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  for (let place = 0; place < page.length; ) {
    const head = view.getUint16(place);
    const count = head & ~FROM_PAGES;
    const first = place + 2;
    const days = Uint16Array.from({ length: count }, (_, i) => view.getUint16(first + 2 * i));
    yield { days, isFromPages: head >= FROM_PAGES };
    place = first + 2 * count;
  }
}
