import { isJsonObject, type Json, type JsonObject } from '../../contract/json-value.ts';
import { describeControls } from '../../contract/plain-text.ts';
import { type LearnedTraits, Traits } from '../../contract/traits.ts';
import type { Message } from './message.ts';

type Field = 'name' | 'email' | 'company' | 'phone';

/** Segment's names, and the variants that Ruby and Python developers use. */
const FIRST_NAME = ['firstName', 'first_name'];
const LAST_NAME = ['lastName', 'last_name'];

/** Reads a trait that has a field of its own. Undefined if the value is invalid. Null clears the field. */
function read(field: Field, value: Json | undefined): string | null | undefined {
  if (value === null) return null;
  const parsed = Traits.shape[field].safeParse(typeof value === 'number' ? String(value) : value);
  return parsed.success ? parsed.data : undefined;
}

/**
 * Reads the lead's properties from an `identify` message. RudderStack sends traits only in the context. If the message has traits in both
 * places, those in the context are older and may belong to a group. A value that does not fit its field is stored in `custom`. `null`
 * clears a field.
 */
export function toTraits(message: Message): LearnedTraits {
  const sent = traitsOf(message);
  const { name, email, company, phone, ...others } = sent;
  const fields: Partial<Record<Field, string | null>> = present({
    name: read('name', name) ?? read('name', fullName(sent)) ?? (name === null ? null : undefined),
    email: read('email', email),
    company: read('company', isJsonObject(company) ? company.name : company),
    phone: read('phone', phone),
  });
  const given: Record<Field, Json | undefined> = { name, email, company: withoutName(company, fields), phone };
  const unread = Object.entries(given).filter(
    ([field, value]) => value != null && value !== '' && (isJsonObject(value) || fields[field as Field] === undefined),
  ) as [string, Json][];
  const custom = { ...others, ...Object.fromEntries(unread) };
  return { ...fields, ...(Object.keys(custom).length > 0 && { custom }) };
}

const traitsOf = ({ traits, context }: Message): JsonObject =>
  Object.keys(traits).length > 0 || !isJsonObject(context.traits) ? traits : context.traits;

/** Describes the traits from which control characters were removed before storing. Null if no trait had any. */
export function describeCleaned(message: Message): string | null {
  const { name, company, phone, ...others } = traitsOf(message);
  const parts = Object.fromEntries([...FIRST_NAME, ...LAST_NAME].map((key) => [key, others[key]]));
  const cleaned = { name, ...(name == null && parts), company: isJsonObject(company) ? company.name : company, phone };
  return describeControls(cleaned);
}

/** Reads the company of a lead from a `group` message. Everything else in the message is stored in `custom.group`. */
export function toGroupTraits({ groupId, traits }: Message): LearnedTraits {
  const company = read('company', traits.name);
  const { name, ...others } = traits;
  const group = { ...(groupId && { id: groupId }), ...others, ...(company === undefined && name != null && { name }) };
  return { ...(company !== undefined && { company }), ...(Object.keys(group).length > 0 && { custom: { group } }) };
}

function fullName(traits: JsonObject): string {
  const part = (keys: string[]) => keys.map((key) => traits[key]).find((value) => typeof value === 'string') ?? '';
  return `${part(FIRST_NAME)} ${part(LAST_NAME)}`.trim();
}

/** The fields of a company object except its name. */
function withoutName(company: Json | undefined, { company: read }: { company?: string | null }): Json | undefined {
  if (!isJsonObject(company) || read === undefined) return company;
  const { name: _, ...others } = company;
  return Object.keys(others).length > 0 ? others : undefined;
}

const present = <Key extends string, Value>(values: Record<Key, Value | undefined>): Partial<Record<Key, Value>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Record<Key, Value>>;
