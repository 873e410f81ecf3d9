import { attempt, warn } from './attempt.ts';
import { settings } from './settings.ts';

/** What one page may have under way in requests that outlive it. */
const KEEPALIVE_BYTES_MAX = 64 * 1024;

/** What an answer says about events, beside its status. */
interface Answer {
  rejected?: Reason[];
  errors?: Reason[];
  warnings?: Reason[];
  detail?: string;
}
type Reason = { message: string };

export const batchUrl = (): string => `${settings.host}/v1/batch`;

/** Bytes of a string on the wire. */
export const byteCount = (text: string): number => new Blob([text]).size;

function report({ rejected, errors, warnings, detail }: Answer): void {
  for (const reason of [rejected, errors, warnings].flat()) if (reason) warn(reason.message);
  if (detail) warn(detail);
}

/**
 * Posts as text/plain, which needs no preflight. Resolves to undefined once the server has answered for good, even if
 * with a refusal; else to the seconds for which it wants to be left alone, 0 where it did not say.
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
