import type { Rejected } from '../observe/rejected-events.ts';
import type { Written } from './ingest-events.ts';

/** The context of the endpoint that received the events, so that intake needs no request. */
export interface EventDoor {
  /** Whether a bot sent the events. */
  isBot: () => boolean;
  /** Admits this many events within the endpoint's limits, or throws its refusal. Returns a function that counts what they stored. */
  admit: (events: number) => Promise<(written: Written) => void>;
  /** Shows rejected events to the project's people. Never fails. */
  report: (rejected: readonly Rejected[]) => void;
}
