import { isPlaceholder, PLACEHOLDERS, type Placeholder, PROPERTY_PREFIX } from './placeholders.ts';
import { nearestName, tellUnknown } from './unknown-fields.ts';

/** A piece of a template: text, or a placeholder with the text to use if the lead has no value. */
export type TemplatePart =
  | { type: 'text'; text: string }
  | { type: 'placeholder'; name: Placeholder; fallback: string | null }
  | { type: 'property'; name: string; fallback: string | null };

const MARK = /\{\{([^{}]*)\}\}/g;
const HALF_MARK = /\{\{|\}\}/;
/** The fallback text may be in straight quotes, or in the curly quotes that phones type. */
const QUOTED = /^["“”]([^"“”]*)["“”]$/;

/** Splits a template into pieces. Anything that is not a known placeholder stays text. */
export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  const addText = (text: string) => {
    if (text !== '') parts.push({ type: 'text', text });
  };
  for (const { 0: mark, 1: inner = '', index } of template.matchAll(MARK)) {
    const part = readMark(inner);
    if ('problem' in part) continue;
    addText(template.slice(end, index));
    parts.push(part);
    end = index + mark.length;
  }
  addText(template.slice(end));
  return parts;
}

/** Explains why a template can't be saved, or returns null if it can. */
export function refuseTemplate(template: string): string | null {
  for (const [, inner = ''] of template.matchAll(MARK)) {
    const part = readMark(inner);
    if ('problem' in part) return part.problem;
  }
  return HALF_MARK.test(template.replaceAll(MARK, ''))
    ? 'Write a placeholder as `{{lead.name}}` or `{{lead.name | "someone"}}`.'
    : null;
}

function readMark(inner: string): Exclude<TemplatePart, { type: 'text' }> | { problem: string } {
  const bar = inner.indexOf('|');
  const name = (bar < 0 ? inner : inner.slice(0, bar)).trim();
  const fallback = bar < 0 ? null : QUOTED.exec(inner.slice(bar + 1).trim())?.[1];
  if (fallback === undefined) return { problem: `Put the fallback of \`${name}\` in quotes: \`| "someone"\`.` };
  if (isPlaceholder(name)) return { type: 'placeholder', name, fallback };
  const property = name.startsWith(PROPERTY_PREFIX) ? name.slice(PROPERTY_PREFIX.length) : '';
  if (property !== '') return { type: 'property', name: property, fallback };
  return { problem: tellUnknown(name, meantBy(name), 'placeholder') };
}

/** The placeholder that was probably meant: a known one, or else a property of the lead. */
function meantBy(name: string): string | null {
  const near = nearestName(name, Object.keys(PLACEHOLDERS));
  const property = /^(?:(?:lead\.)?(?:custom|properties)|lead)\.(?!properties\.)(.+)$/.exec(name)?.[1];
  return near ?? (property === undefined ? null : `${PROPERTY_PREFIX}${property}`);
}
