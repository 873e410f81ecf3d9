import { DAY_MS } from '../../../worker/domain/time.ts';

const MINUTE_MS = 60_000;

/** How instants (epoch ms) are written in one time zone. */
export interface Times {
  /** `Feb 11, 2026, 10:30` */
  dateTime: (at: number) => string;
  /** With the seconds and the zone. */
  exact: (at: number) => string;
  /** `10:30` */
  clock: (at: number) => string;
  /** `Feb 11` */
  shortDay: (at: number) => string;
  /** The day of an instant, as seen from `now`: Today, Yesterday, or its date. */
  day: (at: number, now: number) => string;
  /** Equal for instants of one day: `2026-02-11`. */
  dayKey: (at: number) => string;
  /** How far the zone's clocks are ahead of UTC, in ms. */
  offsetAt: (at: number) => number;
}

const made = new Map<string | undefined, Times>();

/** Of an IANA time zone; without one, of the reader's. */
export function timesIn(timeZone?: string): Times {
  const known = made.get(timeZone);
  if (known) return known;
  const times = makeTimes(timeZone);
  made.set(timeZone, times);
  return times;
}

function makeTimes(timeZone: string | undefined): Times {
  const formatter = (options: Intl.DateTimeFormatOptions, locale = 'en') => {
    const { format } = new Intl.DateTimeFormat(locale, { ...options, ...(timeZone && { timeZone }) });
    return (at: number) => format(at);
  };
  // Canada writes days as ISO does.
  const dayKey = formatter({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA');
  const clock = formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekday = formatter({ weekday: 'short', month: 'short', day: 'numeric' });
  const weekdayWithYear = formatter({ weekday: 'short', month: 'short', day: 'numeric', year: 'numeric' });
  return {
    dateTime: formatter({ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }),
    exact: formatter({ dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' }),
    clock,
    offsetAt: (at) => Date.parse(`${dayKey(at)}T${clock(at)}Z`) - Math.floor(at / MINUTE_MS) * MINUTE_MS,
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
