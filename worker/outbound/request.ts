/**
 * An HTTP request as a value. It is sent, shown to people without its secrets, and compared in tests with requests of
 * the official clients.
 */
export interface OutgoingRequest {
  method: string;
  url: string;
  /** The URL to show to people, if the real one contains a secret. */
  shownUrl?: string;
  headers: Record<string, string>;
  body: string;
}
