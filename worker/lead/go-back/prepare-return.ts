import type { LeadPast } from './lead-past.ts';
import type { Planned, ReturnPlan, ReturnRefused } from './plan-return.ts';

/** `undo` is a bookmark of the lead's current state. */
export type PreparedReturn = Planned & { undo: string };

/**
 * Makes the lead's storage go back to `at` (epoch ms) when the object starts next. Blocks all changes after the last check, so that the
 * list of lost events is complete. Allows changes again if the preparation fails.
 */
export async function prepareReturn(
  past: LeadPast,
  { at, look, hold }: { at: number; look: () => ReturnPlan; hold: (isHeld: boolean) => void },
): Promise<PreparedReturn | ReturnRefused> {
  const first = look();
  if (first.status !== 'planned') return first;
  const bookmark = await past.bookmarkAt(at).catch(() => null);
  if (bookmark === null) return { status: 'no_history' };
  hold(true);
  const plan = look();
  const undo = plan.status === 'planned' ? await past.returnTo(bookmark).catch(() => null) : null;
  if (plan.status === 'planned' && undo !== null) return { ...plan, undo };
  hold(false);
  return plan.status === 'planned' ? { status: 'no_history' } : plan;
}
