/**
 * Gives rows their time of arrival. Each row of a lead gets a later instant than the one before. So if two rows contradict each other, the
 * later one counts.
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
