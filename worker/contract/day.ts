import * as z from 'zod';

/** A calendar day. The query or report names the time zone of the day. */
export const Day = z.iso.date({ error: 'must be a day such as 2026-02-11' }).meta({ example: '2026-02-11' });
