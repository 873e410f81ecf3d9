import { DAY_MS, HOUR_MS } from '../../../worker/domain/time.ts';

/** The hour at which a working day begins, in the person's local time. */
const MORNING = 9;
const MONDAY = 1;

function morningIn(days: number, now: Date): Date {
  const day = new Date(now);
  day.setDate(now.getDate() + days);
  day.setHours(MORNING, 0, 0, 0);
  return day;
}

export interface SnoozeTime {
  label: string;
  /** The label of the command that snoozes a lead until this time. */
  command: string;
  until: Date;
}

/** The choices for how long to snooze a lead, in the person's local time. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  const toMonday = (MONDAY + 7 - now.getDay()) % 7 || 7;
  const nextMonday = { label: 'Next Monday', command: 'Snooze until next Monday', until: morningIn(toMonday, now) };
  return [
    { label: 'In 3 hours', command: 'Snooze for 3 hours', until: new Date(now.getTime() + 3 * HOUR_MS) },
    { label: 'Tomorrow', command: 'Snooze until tomorrow', until: morningIn(1, now) },
    ...(toMonday > 1 ? [nextMonday] : []),
    { label: 'In a week', command: 'Snooze for a week', until: morningIn(7, now) },
    {
      label: 'In a month',
      command: 'Snooze for a month',
      until: new Date(morningIn(0, now).getTime() + 30 * DAY_MS),
    },
  ];
}
