import * as z from 'zod';

// `purpose` keeps a ticket from being accepted as a session, and a session as a ticket.
export const SessionClaims = z.object({
  ...{ purpose: z.literal('session'), sub: z.string(), tokenVersion: z.int() },
  ...{ jti: z.string(), exp: z.int() },
});
export const TicketClaims = z.object({
  purpose: z.literal('live'),
  sub: z.string(),
  projectId: z.string(),
  holder: z.string(),
});
