import { currentRequestId } from './request-id.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Logs one JSON line, with the ID of the request that caused it. `event` names what happened, in the form `area.verb`. Fields are IDs and
 * numbers, never personal data or secrets.
 */
export function log(level: LogLevel, event: string, fields: Record<string, unknown> = {}): void {
  const entry = { level, event, at: new Date().toISOString(), requestId: currentRequestId(), ...fields };
  const whole = JSON.stringify(entry);
  const line = whole.includes(PARAMETERS) ? JSON.stringify(entry, withoutParameters) : whole;
  if (level === 'error') console.error(line);
  else if (level === 'warn') console.warn(line);
  // biome-ignore lint/suspicious/noConsole: this is the log
  else console.log(line);
}

/** Marks the beginning of the parameters in the message of a failed query. */
const PARAMETERS = String.raw`\nparams: `;

/** Removes the parameters from the message of a failed query. Parameters may contain an email or a password hash. */
const withoutParameters = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\nparams: [\s\S]*$/, '') : value;
