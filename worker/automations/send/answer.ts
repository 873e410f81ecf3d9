import { isJsonObject, type Json, type JsonObject } from '../../contract/json-value.ts';

/** A receiver's 2xx response, with its body as text. */
export interface Answer {
  status: number;
  body: string;
}

/**
 * Returns null if the response confirms success. If the response reports a failure, returns the reason, in the receiver's own words if
 * possible.
 */
export type Refusal = (answer: Answer) => string | null;

/** The parsed JSON of a response, or undefined if it is not JSON. */
export function parseAnswer({ body }: Answer): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}

/** The messages in a CRM's list of errors: `[{ message, errorCode | category }]`. */
export function wordsOf(errors: readonly Json[]): string {
  const words = errors.map((error) => (isJsonObject(error) ? describe(error) : JSON.stringify(error)));
  return words.join('; ').slice(0, 500);
}

function describe(error: JsonObject): string {
  const code = error.errorCode ?? error.statusCode ?? error.category ?? error.error;
  const message = error.message ?? error.error_description;
  return [code, message].filter((part) => typeof part === 'string').join(': ') || JSON.stringify(error);
}
