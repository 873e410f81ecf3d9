import { attempt, warn } from './attempt.ts';
import { settings } from './settings.ts';

/** Max. bytes that requests which outlive the page may have in flight. */
const KEEPALIVE_BYTES_MAX = 64 * 1024;

/** Details that the body of an answer gives about events, in addition to its status. */
interface Answer {
  rejected?: Reason[];
  errors?: Reason[];
  warnings?: Reason[];
  detail?: string;
}
type Reason = { message: string };

export const batchUrl = (): string => `${settings.host}/v1/batch`;

/** The number of bytes that a string takes in a request. */
export const byteCount = (text: string): number => new Blob([text]).size;

function report({ rejected, errors, warnings, detail }: Answer): void {
  for (const reason of [rejected, errors, warnings].flat()) if (reason) warn(reason.message);
  if (detail) warn(detail);
}

/**
 * Sends the body as text/plain, which needs no preflight request. Resolves to undefined once the server has given a final answer, even
 * a refusal; otherwise to the seconds that the server asked to wait, or 0.
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
