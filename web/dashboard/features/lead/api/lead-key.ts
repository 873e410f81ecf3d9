/** The beginning of the keys of all queries about one lead. */
export const leadKey = (leadId: string) => ['lead', leadId] as const;
