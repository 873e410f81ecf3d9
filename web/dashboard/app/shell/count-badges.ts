import * as deliveriesApi from '../../../../worker/contract/api/deliveries.ts';
import * as identityApi from '../../../../worker/contract/api/identity.ts';
import { callApi } from '../../lib/api-client.ts';
import { formatCompact } from '../../lib/format.ts';

/** Max. failed deliveries to count; the badge shows “9+” above that. */
const COUNTED_MAX = 9;

/** Counts the possible duplicates and the failed deliveries for the navigation. Omits counts of zero. */
export async function countBadges(signal: AbortSignal): Promise<{ duplicates?: string; failed?: string }> {
  const [duplicates, failed] = await Promise.all([
    callApi(identityApi.countIdentityConflicts, { signal }),
    callApi(deliveriesApi.listDeadLetters, { signal, query: { limit: COUNTED_MAX + 1 } }),
  ]);
  const pairs = duplicates.customer + duplicates.pages;
  return {
    ...(pairs > 0 && { duplicates: formatCompact(pairs) }),
    ...(failed.length > 0 && { failed: failed.length > COUNTED_MAX ? `${COUNTED_MAX}+` : `${failed.length}` }),
  };
}
