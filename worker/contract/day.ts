import * as z from 'zod';

/** A calendar day. The time zone of the day comes from the query or report. */
export const Day = z.iso.date({ error: 'must be a day such as 2026-02-11' }).meta({ example: '2026-02-11' });
