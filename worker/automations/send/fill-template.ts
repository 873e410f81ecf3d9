import type { Json } from '../../contract/json-value.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { Placeholder } from '../../contract/placeholders.ts';
import { toPlainText } from '../../contract/plain-text.ts';
import { parseTemplate, type TemplatePart } from '../../contract/template.ts';
import { propertyAt } from '../../domain/meets-conditions.ts';
import { cutText } from './cut-text.ts';
import { linkToLead, type Telling } from './telling.ts';

/** A piece of a filled template. `value` comes from a lead or a visitor. `link` is the lead's page in the dashboard. */
export interface Filled {
  type: 'text' | 'value' | 'link';
  text: string;
}

/** Fills a template for one lead. A placeholder without a value or fallback is left out. */
export const fillTemplate = (template: string, telling: Telling): Filled[] =>
  parseTemplate(template)
    .map((part) => fillPart(part, telling))
    .filter(({ text }) => text !== '');

/** The value of a field. If the template is a single placeholder, the value keeps its type, and is null if it is missing. */
export function fillField(template: string, telling: Telling): string | number | boolean | null {
  const [only, ...others] = parseTemplate(template);
  if (only && only.type !== 'text' && others.length === 0) {
    const value = readPart(only, telling) ?? only.fallback;
    return typeof value === 'string' ? cutText(toPlainText(value), LIMITS.fieldTemplateCharsMax) : value;
  }
  const text = fillTemplate(template, telling).map((piece) => piece.text);
  return cutText(text.join(''), LIMITS.fieldTemplateCharsMax);
}

export type FilledFields = Readonly<Record<string, string | number | boolean | null>>;

/** Fields by name, with their values filled in. */
export const fillFields = (fields: Readonly<Record<string, string>> = {}, telling: Telling): FilledFields =>
  Object.fromEntries(Object.entries(fields).map(([name, template]) => [name, fillField(template, telling)]));

/** The fields that have a value. */
export const listFilled = (fields: FilledFields) =>
  Object.entries(fields).filter((field): field is [string, string | number | boolean] => {
    const [, value] = field;
    return value !== null && value !== '';
  });

function fillPart(part: TemplatePart, telling: Telling): Filled {
  if (part.type === 'text') return part;
  const value = readPart(part, telling);
  if (value === null) return { type: 'text', text: part.fallback ?? '' };
  const isLink = part.type === 'placeholder' && part.name === 'link';
  return { type: isLink ? 'link' : 'value', text: toPlainText(`${value}`) };
}

/** The placeholder's value, or null if the lead lacks it or it is not a text, number or boolean. */
function readPart(part: Exclude<TemplatePart, { type: 'text' }>, telling: Telling): string | number | boolean | null {
  const { lead } = telling.outgoing;
  const value =
    part.type === 'placeholder'
      ? readPlaceholder(part.name, telling)
      : propertyAt((lead?.custom ?? {}) as Record<string, Json>, part.name);
  return value === undefined || typeof value === 'object' || value === '' ? null : value;
}

function readPlaceholder(name: Placeholder, telling: Telling): string | number | null | undefined {
  const { lead, leadId, automation, eventType } = telling.outgoing;
  switch (name) {
    case 'lead.name':
      return lead?.name;
    case 'lead.email':
      return lead?.email;
    case 'lead.company':
      return lead?.company;
    case 'lead.phone':
      return lead?.phone;
    case 'lead.id':
      return lead?._id ?? leadId;
    case 'lead.score':
      return lead?.currentScore;
    case 'lead.stage':
      return lead?.leadStage;
    case 'lead.velocity':
      return lead?.velocityScore;
    case 'lead.status':
      return lead?.status;
    case 'lead.eventCount':
      return lead?.eventCount;
    case 'lead.eventsLast24h':
      return lead?.eventsLast24h;
    case 'lead.lastEventAt':
      return lead?.lastEventAt;
    case 'lead.firstTouch.source':
      return lead?.firstTouch?.campaign?.source;
    case 'lead.firstTouch.campaign':
      return lead?.firstTouch?.campaign?.name;
    case 'lead.firstTouch.landingPage':
      return lead?.firstTouch?.landingPage;
    case 'event.type':
      return eventType;
    case 'reason':
      return automation?.reason;
    case 'link':
      return linkToLead(telling);
    case 'automation.name':
      return automation?.name;
  }
}
