/**
 * When rows came in. No two rows of one lead get the same instant, later rows get no earlier one: so that of what a file says
 * of a lead twice, the later holds.
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
