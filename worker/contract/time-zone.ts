const DAY_MS = 86_400_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** True if a name is an IANA time zone, such as `Europe/Amsterdam`. */
export function isTimeZone(name: string): boolean {
  try {
    return clockOf(name) !== null;
  } catch {
    return false;
  }
}

/**
 * How far a zone's clocks are ahead of UTC (ms) when they show `local`, a local time written as if it were UTC. If an hour repeats, its
 * first occurrence is used; if an hour is skipped, the offset before the change is used.
 */
export function zoneOffsetMs(zone: string, local: number): number {
  if (zone === 'UTC') return 0;
  const before = aheadMs(zone, local - DAY_MS);
  const after = aheadMs(zone, local + DAY_MS);
  return [before, after].find((offset) => aheadMs(zone, local - offset) === offset) ?? before;
}

/** The date in a zone at an instant, such as `2026-02-11`. */
export const zoneDay = (zone: string, at: number): string =>
  new Date(at + (zone === 'UTC' ? 0 : aheadMs(zone, at))).toISOString().slice(0, 10);

/** The instant at which a date starts in a zone. */
export function zoneDayStart(zone: string, day: string): number {
  const local = Date.parse(day);
  return local - zoneOffsetMs(zone, local);
}

/** How far ahead of UTC a zone's clocks are at an instant. */
function aheadMs(zone: string, at: number): number {
  const shown = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  clocks.set(zone, clock);
  return clock;
}
