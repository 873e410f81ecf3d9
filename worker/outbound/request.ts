/**
 * An HTTP request as plain data. As data, a request can be sent, shown to people without its secrets, and compared in tests with the
 * requests of official clients.
 */
export interface OutgoingRequest {
  method: string;
  url: string;
  /** The URL to show to people if the real one contains a secret. */
  shownUrl?: string;
  headers: Record<string, string>;
  body: string;
}
