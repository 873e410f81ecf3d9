import * as z from 'zod';

/** A calendar day. A day in the time zone that the query or report names. */
export const Day = z.iso.date({ error: 'must be a day such as 2026-02-11' }).meta({ example: '2026-02-11' });
