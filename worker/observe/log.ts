import { currentRequestId } from './request-id.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * One JSON line, with the id of the request that it goes back to. `event` names what happened, as `area.verb`; fields hold ids
 * and figures, never personal data or secrets.
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

/** As JSON has it. */
const PARAMETERS = String.raw`\nparams: `;

/** A failed query's message ends with what the query was given: somebody's email, or the hash of a password. */
const withoutParameters = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\nparams: [\s\S]*$/, '') : value;
