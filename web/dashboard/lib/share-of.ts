/** The share of a part in a whole; null if the whole is empty. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
