/**
 * An HTTP request as a value: shown to people (without its secrets), sent, and compared with the official clients' in
 * tests.
 */
export interface OutgoingRequest {
  method: string;
  url: string;
  /** Shown to people instead, if the URL itself is a secret. */
  shownUrl?: string;
  headers: Record<string, string>;
  body: string;
}
