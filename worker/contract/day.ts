import * as z from 'zod';

/** A calendar day. The query or report says in which time zone. */
export const Day = z.iso.date({ error: 'must be a day such as 2026-02-11' }).meta({ example: '2026-02-11' });
