import type { Rejected } from '../observe/rejected-events.ts';
import type { Written } from './ingest-events.ts';

/** The endpoint that received the events, as intake sees it. Intake itself never sees a request. */
export interface EventDoor {
  /** Whether a bot sent the events. */
  isBot: () => boolean;
  /**
   * Admits this number of events within the endpoint's limits, or throws a refusal. Returns a function to call with what the events have
   * stored.
   */
  admit: (events: number) => Promise<(written: Written) => void>;
  /** Shows rejected events to the project's members. Never fails. */
  report: (rejected: readonly Rejected[]) => void;
}
