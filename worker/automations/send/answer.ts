import { isJsonObject, type Json, type JsonObject } from '../../contract/json.ts';

/** A receiver's 2xx answer, its body as text. */
export interface Answer {
  status: number;
  body: string;
}

/** Says why an answer is not a yes, in the receiver's own words where it has any; null if it is a yes. */
export type Refusal = (answer: Answer) => string | null;

/** What an answer holds, or undefined where that is not JSON. */
export function parseAnswer({ body }: Answer): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}

/** The messages of a list of errors, as CRMs answer them: `[{ message, errorCode | category }]`. */
export function wordsOf(errors: readonly Json[]): string {
  const words = errors.map((error) => (isJsonObject(error) ? describe(error) : JSON.stringify(error)));
  return words.join('; ').slice(0, 500);
}

function describe(error: JsonObject): string {
  const code = error.errorCode ?? error.statusCode ?? error.category ?? error.error;
  const message = error.message ?? error.error_description;
  return [code, message].filter((part) => typeof part === 'string').join(': ') || JSON.stringify(error);
}
