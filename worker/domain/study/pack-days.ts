import type { ActiveDays } from './coming-back.ts';

/** Max. active days of a lead that are counted, newest first. */
export const ACTIVE_DAYS_MAX = 1_000;
/** Days since the epoch in two bytes: until the year 2149. */
const DAY_MAX = 0xffff;

/** Packs the active days of leads: 2 bytes for their number and 2 for each. Leads without any are left out. */
export function packDays(leads: readonly ActiveDays[]): Uint8Array {
  const numbers = leads.flatMap((days) => {
    const known = Array.from(days)
      .filter((day) => day >= 0 && day <= DAY_MAX)
      .slice(-ACTIVE_DAYS_MAX);
    return known.length === 0 ? [] : [known.length, ...known];
  });
  return Uint8Array.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
}

/** The leads of a packed page. */
export function* unpackDays(page: Uint8Array): Generator<Uint16Array> {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  for (let place = 0; place < page.length; ) {
    const count = view.getUint16(place);
    const first = place + 2;
    yield Uint16Array.from({ length: count }, (_, i) => view.getUint16(first + 2 * i));
    place = first + 2 * count;
  }
}
