import { DAY_MS, HOUR_MS } from '../../../../worker/domain/time.ts';

/** The hour at which a working day begins. */
const MORNING = 9;
const MONDAY = 1;

function morningIn(days: number, now: Date): Date {
  const day = new Date(now);
  day.setDate(now.getDate() + days);
  day.setHours(MORNING, 0, 0, 0);
  return day;
}

/** Times to snooze a lead until, on the person's own clock. */
export function snoozeTimes(now: Date): { label: string; until: Date }[] {
  const toMonday = (MONDAY + 7 - now.getDay()) % 7 || 7;
  return [
    { label: 'In 3 hours', until: new Date(now.getTime() + 3 * HOUR_MS) },
    { label: 'Tomorrow', until: morningIn(1, now) },
    ...(toMonday > 1 ? [{ label: 'Next Monday', until: morningIn(toMonday, now) }] : []),
    { label: 'In a week', until: morningIn(7, now) },
    { label: 'In a month', until: new Date(morningIn(0, now).getTime() + 30 * DAY_MS) },
  ];
}
