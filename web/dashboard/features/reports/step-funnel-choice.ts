import type { StepFunnelPlan } from '../../../../worker/contract/step-funnel.ts';
import { DAY_MS } from '../../../../worker/domain/time.ts';
import type { ReportChoice } from './report-choice.ts';

/** A request to count a funnel of steps. */
export interface StepFunnelChoice {
  steps: { event: string }[];
  enteredWithinDays: number;
  withinDays: number;
  by: StepFunnelPlan['by'];
  segment: string | null;
}

const ENTERED_DAYS_MAX = 731;

/** The request to count these steps for the same leads, days and groups as the report. */
export function toStepFunnelChoice(
  { by, property, period, from, segment }: ReportChoice,
  { events, withinDays, now }: { events: readonly string[]; withinDays: number; now: number },
): StepFunnelChoice {
  const days = period === 'days' ? Math.ceil((now - Date.parse(from)) / DAY_MS) || 1 : Number(period);
  return {
    steps: events.map((event) => ({ event })),
    enteredWithinDays: Math.min(Math.max(days, 1), ENTERED_DAYS_MAX),
    withinDays,
    by: property !== null ? { property } : by === 'landingPage' || by === 'referrer' ? null : by,
    segment: segment || null,
  };
}
