import { zoneOffsetMs } from '../../../worker/contract/time-zone.ts';
import { DAY_MS, MINUTE_MS } from '../../../worker/domain/time.ts';

const DAY_PARTS = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

/** Formats times (epoch ms) in one time zone. */
export interface Times {
  /** `Feb 11, 2026, 10:30` */
  dateTime: (at: number) => string;
  /** A date and time with seconds and time zone. */
  exact: (at: number) => string;
  /** `10:30` */
  clock: (at: number) => string;
  /** `Feb 11, 2026` */
  date: (at: number) => string;
  /** `Feb 11` */
  shortDay: (at: number) => string;
  /** The day of a time relative to `now`: Today, Yesterday, or the date. */
  day: (at: number, now: number) => string;
  /** The date in a form that is equal for all times of a day: `2026-02-11`. */
  dayKey: (at: number) => string;
  /** The time zone's offset from UTC at a given time, in ms. */
  offsetAt: (at: number) => number;
  /** Parses a local date and time such as `2026-02-11T10:30`. Returns NaN if the date does not exist. */
  fromClock: (text: string) => number;
}

const made = new Map<string | undefined, Times>();

/** The formats for an IANA time zone, which defaults to the reader's. */
export function timesIn(timeZone?: string): Times {
  const known = made.get(timeZone);
  if (known) return known;
  const times = makeTimes(timeZone);
  made.set(timeZone, times);
  return times;
}

export function makeTimes(timeZone: string | undefined): Times {
  const zone = timeZone ? { timeZone } : {};
  /** Creates each format on first use. To create all formats at once would delay a phone's first screen by a tenth of a second. */
  const once = (options: Intl.DateTimeFormatOptions) => {
    let made: Intl.DateTimeFormat | undefined;
    return () => {
      made ??= new Intl.DateTimeFormat('en', { ...options, ...zone });
      return made;
    };
  };
  const formatter = (options: Intl.DateTimeFormatOptions) => {
    const format = once(options);
    return (at: number) => format().format(at);
  };
  // Assembles dates from their parts, because a locale's date format depends on the browser: `en-CA` gives 2026-02-11 or 2/11/2026.
  const day = once({ ...DAY_PARTS, calendar: 'gregory', numberingSystem: 'latn' });
  const dayKey = (at: number) => {
    const part = Object.fromEntries(
      day()
        .formatToParts(at)
        .map(({ type, value }) => [type, value]),
    );
    return `${part.year?.padStart(4, '0')}-${part.month?.padStart(2, '0')}-${part.day?.padStart(2, '0')}`;
  };
  const clock = formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const offsetAt = (at: number) => Date.parse(`${dayKey(at)}T${clock(at)}Z`) - Math.floor(at / MINUTE_MS) * MINUTE_MS;
  const weekday = formatter({ weekday: 'short', month: 'short', day: 'numeric' });
  const weekdayWithYear = formatter({ weekday: 'short', month: 'short', day: 'numeric', year: 'numeric' });
  return {
    dateTime: formatter({ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }),
    exact: formatter({ dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' }),
    clock,
    offsetAt,
    fromClock(text) {
      const shown = Date.parse(`${text}Z`);
      return Number.isNaN(shown) ? shown : shown - zoneOffsetMs(day().resolvedOptions().timeZone, shown);
    },
    date: formatter({ dateStyle: 'medium' }),
    shortDay: formatter({ month: 'short', day: 'numeric' }),
    dayKey,
    day(at, now) {
      const [then, today] = [dayKey(at), dayKey(now)];
      const days = (Date.parse(today) - Date.parse(then)) / DAY_MS;
      if (days === 0) return 'Today';
      if (days === 1) return 'Yesterday';
      return then.slice(0, 4) === today.slice(0, 4) ? weekday(at) : weekdayWithYear(at);
    },
  };
}
