import { attempt, warn } from './attempt.ts';
import { settings } from './settings.ts';

/** The browser's limit for the total size of pending requests that may outlive the page. */
const KEEPALIVE_BYTES_MAX = 64 * 1024;

/** The details in the body of the server's answer. */
interface Answer {
  rejected?: Reason[];
  errors?: Reason[];
  warnings?: Reason[];
  detail?: string;
}
type Reason = { message: string };

export const batchUrl = (): string => `${settings.host}/v1/batch`;

/** The size of a text in a request. */
export const byteCount = (text: string): number => new Blob([text]).size;

function report({ rejected, errors, warnings, detail }: Answer): void {
  for (const reason of [rejected, errors, warnings].flat()) if (reason) warn(reason.message);
  if (detail) warn(detail);
}

/**
 * Sends a batch as text/plain, which needs no preflight request. Resolves to undefined after a final answer, even a refusal. After any
 * other answer, resolves to the number of seconds that the server asked to wait, or to 0.
 */
export async function sendBatch(body: string): Promise<number | undefined> {
  try {
    const keepalive = byteCount(body) < KEEPALIVE_BYTES_MAX;
    const response = await fetch(batchUrl(), { method: 'POST', body, keepalive });
    const { status, headers } = response;
    const answer = (await response.json().catch(() => {})) as Answer;
    if (status < 500) attempt(() => report(answer));
    return status === 429 || status > 499 ? Number(headers.get('retry-after')) || 0 : undefined;
  } catch {
    return 0;
  }
}
