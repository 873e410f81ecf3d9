import * as z from 'zod';
import { readIssues } from './field-errors.ts';
import { findIllFormed, ILL_FORMED } from './json.ts';
import { parseJson } from './parse-json.ts';
import { findUnknownFields } from './unknown-fields.ts';

/**
 * A value in a URL, as JSON text of up to `charsMax` characters before it is percent-encoded. Errors name the field inside the JSON value.
 */
export function jsonParameter<Schema extends z.ZodType>(schema: Schema, { charsMax }: { charsMax: number }) {
  return z.string().transform((text, context): z.output<Schema> => {
    const refuse = (message: string, path: PropertyKey[] = []) => context.addIssue({ code: 'custom', path, message });
    const value = text.length > charsMax ? undefined : readJson(text);
    if (value === undefined) {
      refuse(`must be JSON of at most ${charsMax.toLocaleString('en')} characters`);
      return z.NEVER;
    }
    const illFormed = findIllFormed(value);
    if (illFormed !== null) refuse(ILL_FORMED, illFormed.split('.'));
    for (const { path, message } of findUnknownFields(schema, value)) refuse(message, path.split('.'));
    const parsed = schema.safeParse(value);
    for (const { path, message } of parsed.error ? readIssues(parsed.error) : []) refuse(message, path);
    return parsed.data as z.output<Schema>;
  });
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
