/** The first part of the query key of every query about one lead. */
export const leadKey = (leadId: string) => ['lead', leadId] as const;
