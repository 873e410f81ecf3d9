import * as z from 'zod';

/** The last message of a socket that needs a new ticket, so that the server can check its holder’s access again. Open a new socket. */
export const RenewMessage = z.object({ type: z.literal('renew') });
export type RenewMessage = z.infer<typeof RenewMessage>;
