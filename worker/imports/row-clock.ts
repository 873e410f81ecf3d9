/**
 * The time at which rows arrived. No two rows of one lead get the same instant, and later rows get later instants, so that if a file says
 * two things about a lead, the later one counts.
 */
export function createRowClock(now: () => number): (lead: string) => number {
  let at = 0;
  const leads = new Set<string>();
  return (lead) => {
    const next = Math.max(now(), leads.has(lead) ? at + 1 : at);
    if (next !== at) leads.clear();
    at = next;
    leads.add(lead);
    return at;
  };
}
