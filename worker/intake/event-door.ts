import type { Rejected } from '../observe/rejected-events.ts';
import type { Written } from './ingest-events.ts';

/** The endpoint that received the events, as far as intake needs it. Intake itself never sees the request. */
export interface EventDoor {
  /** Whether a bot sent the events. */
  isBot: () => boolean;
  /**
   * Accepts this number of events if the endpoint's limits allow it, or throws a refusal. Returns a function that must be called once the
   * events are stored.
   */
  admit: (events: number) => Promise<(written: Written) => void>;
  /** Shows rejected events to the project's members. Never fails. */
  report: (rejected: readonly Rejected[]) => void;
}
