import * as z from 'zod';

/**
 * The kind of an ID. `own`: the customer's, sent as `userId` or `leadId` or named in an import or API call. `made`: created by us, no
 * matter how it is used later. `anonymous`: only ever an `anonymousId` or `previousId`.
 */
export const IdKind = z.enum(['own', 'made', 'anonymous']);
export type IdKind = z.infer<typeof IdKind>;
