import type { SourceField } from '../../../../worker/contract/grouped-report.ts';
import { DAY_MS } from '../../../../worker/domain/time.ts';
import type { Times } from '../../lib/times.ts';

export const FIELD_LABELS: Record<SourceField, string> = {
  source: 'Source',
  medium: 'Medium',
  campaign: 'Campaign',
  term: 'Term',
  content: 'Content',
  landingPage: 'Landing page',
  referrer: 'Referring site',
};

export const PERIODS = [
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
  { value: '365', label: 'Last 365 days' },
  { value: 'days', label: 'Custom days' },
] as const;

/** The report's settings, as in the URL. */
export interface ReportChoice {
  /** The field to group by; null without groups, and for groups by a property. */
  by: SourceField | null;
  property: string | null;
  period: (typeof PERIODS)[number]['value'];
  /** The first and the last day, such as `2026-02-11`. Both days are empty unless the period is `days`. */
  from: string;
  to: string;
  /** The stage to count; empty for the highest stage. */
  stage: string;
  /** The ID of a segment; empty for all leads. */
  segment: string;
}

const isField = (name: string): name is SourceField => name in FIELD_LABELS;

export function readChoice(params: URLSearchParams, { usual }: { usual: SourceField | null }): ReportChoice {
  const property = params.get('property');
  const by = params.get('by') ?? '';
  const period = PERIODS.find(({ value }) => value === params.get('period'))?.value ?? '30';
  return {
    by: property ? null : isField(by) ? by : usual,
    property: property || null,
    period,
    from: params.get('from') ?? '',
    to: params.get('to') ?? '',
    stage: params.get('stage') ?? '',
    segment: params.get('segment') ?? '',
  };
}

/** The URL with some of the report's settings changed. */
export function withChoice(params: URLSearchParams, changed: Partial<Record<keyof ReportChoice, string | null>>) {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changed)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}

interface GroupedQuery {
  by?: SourceField;
  property?: string;
  from: string;
  to: string;
}

/** The API request for the report, with days in the project's time zone. Null until both days are chosen. */
export function toQuery(choice: ReportChoice, { times, now }: { times: Times; now: number }): GroupedQuery | null {
  const { by, property, period, from, to } = choice;
  const group = property === null ? by !== null && { by } : { property };
  if (period !== 'days') return { ...group, ...daysOf(Number(period), { times, now }) };
  return from && to ? { ...group, from, to } : null;
}

/** The period that consists of today and the days before it, `count` days in all. */
export function daysOf(count: number, { times, now }: { times: Times; now: number }): { from: string; to: string } {
  const to = times.dayKey(now);
  return { from: new Date(Date.parse(to) - (count - 1) * DAY_MS).toISOString().slice(0, 10), to };
}
