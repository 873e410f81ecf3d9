import { zoneOffsetMs } from '../../contract/time-zone.ts';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';

/** The hour at which daily emails are sent. */
const DIGEST_HOUR = 8;

/** The first time after `now` (epoch ms) when it is 8:00 in `zone`. */
export function nextDigestAt(zone: string, now: number): number {
  const dayOf = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS;
  for (let local = dayOf(now) - DAY_MS; ; local += DAY_MS) {
    const shown = local + DIGEST_HOUR * HOUR_MS;
    const at = shown - zoneOffsetMs(zone, shown);
    if (at > now) return at;
  }
}
