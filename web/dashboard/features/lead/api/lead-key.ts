/** What all queries on one lead begin with. */
export const leadKey = (leadId: string) => ['lead', leadId] as const;
