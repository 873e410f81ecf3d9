import { toPlainText } from '../../../worker/contract/plain-text.ts';
import { DAY_MS, HOUR_MS } from '../../../worker/domain/time.ts';

// Formats numbers as `Intl.NumberFormat('en')` does, but without its cost: the first use takes a phone 50 ms.

function formatNumber(value: number, fractionDigitsMax: number): string {
  const [whole = '', fraction = ''] = value.toFixed(fractionDigitsMax).split('.');
  const digits = fraction.replace(/0+$/, '');
  return `${whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')}${digits && `.${digits}`}`;
}

export const formatScore = (value: number): string => formatNumber(value, 2);
/** Formats a number with its sign, which is a real minus for negative numbers. */
export const formatDelta = (value: number): string =>
  value === 0 ? '0' : `${value < 0 ? '−' : '+'}${formatScore(Math.abs(value))}`;
/**
 * Prepares a name for use in a sentence. Invisible marks keep a right-to-left name from reordering the words around it, as `<bdi>`
 * does in HTML.
 */
export const isolate = (name: string): string => `\u2068${name.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')}\u2069`;

export const formatCount = (value: number): string => formatNumber(value, 0);
/** Formats a number with its noun: “1 lead”, “2,700 leads”. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

const COMPACT_UNITS = ['', 'K', 'M', 'B', 'T'];

/** `999`, `1.2K`, `3M`. */
export function formatCompact(value: number): string {
  // Rounds to tenths of the unit. Dividing by the unit first could give a quotient slightly below a half, which would round down.
  const tenths = COMPACT_UNITS.map((_, power) => Math.round(value / 10 ** (3 * power - 1)));
  const power = tenths.findIndex((count) => Math.abs(count) < 10_000);
  return `${formatNumber((tenths.at(power) ?? 0) / 10, 1)}${COMPACT_UNITS.at(power)}`;
}

/** Formats a size in decimal units: `1.2 GB`, `340 MB`. */
export const formatBytes = (bytes: number): string =>
  bytes < 1e9 ? `${formatScore(Math.round(bytes / 1e5) / 10)} MB` : `${formatScore(Math.round(bytes / 1e8) / 10)} GB`;
/** Formats a share as a percentage: `12.3%`. Without anything to divide by, a share is null and shown as `–`, because 0% would be a result. */
export const formatPercent = (share: number | null): string =>
  share === null ? '–' : `${formatScore(Math.round(share * 1000) / 10)}%`;

const STEPS: [limitMs: number, unitMs: number, unit: string][] = [
  [HOUR_MS, 60_000, 'm'],
  [DAY_MS, HOUR_MS, 'h'],
  [60 * DAY_MS, DAY_MS, 'd'],
  [730 * DAY_MS, 30.44 * DAY_MS, 'mo'],
  [Number.POSITIVE_INFINITY, 365.25 * DAY_MS, 'y'],
];

/** Formats a duration in its largest unit: `12m`, `3h`, `8d`. */
export function formatSpan(ms: number): string {
  const span = Math.abs(ms);
  if (span < 60_000) return `${Math.max(1, Math.round(span / 1000))}s`;
  const [, unitMs, unit] = STEPS.find(([limit]) => span < limit) as (typeof STEPS)[number];
  return `${Math.max(1, Math.floor(span / unitMs))}${unit}`;
}

/** Formats a time relative to now: `just now`, `3h ago`, `in 2d`. */
export function formatRelative(at: number, now: number): string {
  if (Math.abs(at - now) < 10_000) return 'just now';
  return at < now ? `${formatSpan(now - at)} ago` : `in ${formatSpan(at - now)}`;
}

/** Turns `page_view` into words. */
export function humanize(name: string): string {
  const words = name.replaceAll(/[_\-.]+/g, ' ');
  return sentence(toPlainText(words));
}

/**
 * Formats a property's value for screens. Removes characters that change the direction of text, because a web page could otherwise
 * make `gnp.exe` look like `exe.png`.
 */
export const shownValue = (value: unknown): string =>
  toPlainText(typeof value === 'string' ? value : JSON.stringify(value));

/**
 * The name of a lead on screens. If the name is an ID, which a visitor may have chosen, removes characters that change the
 * direction of text.
 */
export const leadName = (lead: { _id: string; name: string | null; email: string | null }): string =>
  lead.name ?? lead.email ?? toPlainText(lead._id);

/** Code as it reads from left to right. Characters that change the direction of text are shown as JSON escapes them. */
export const shownCode = (code: string): string =>
  code.replace(/[\u202a-\u202e\u2066-\u2069]/g, (control) => `\\u${control.charCodeAt(0).toString(16)}`);

/** The line below a lead's name in lists. */
export const leadNote = (lead: {
  name: string | null;
  email: string | null;
  company: string | null;
  eventCount: number;
}): string => lead.company ?? (lead.name ? lead.email : null) ?? countOf(lead.eventCount, 'event');

/** Capitalizes the first letter of a phrase that stands alone. */
export const sentence = (phrase: string): string => phrase.charAt(0).toUpperCase() + phrase.slice(1);
