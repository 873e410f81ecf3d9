/** An HTTP request as a value: shown to people (less its secrets), sent, and compared with the official clients' in tests. */
export interface OutgoingRequest {
  method: string;
  url: string;
  /** What people are shown instead, where the URL itself is a secret. */
  shownUrl?: string;
  headers: Record<string, string>;
  body: string;
}
