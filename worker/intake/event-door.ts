import type { Rejected } from '../observe/rejected-events.ts';
import type { Written } from './ingest-events.ts';

/** The context of the endpoint that received the events, so that intake needs no request. */
export interface EventDoor {
  /** Whether a bot sent the events. */
  isBot: () => boolean;
  /** Admits this many events under the door's limits, or throws its refusal. Returns what counts what they stored. */
  admit: (events: number) => Promise<(written: Written) => void>;
  /** Shows rejected events to the project's people. Never fails. */
  report: (rejected: readonly Rejected[]) => void;
}
