import { expect, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { mapLeads } from './map-leads.ts';

/** A call that blocks the thread, as other objects on the same machine do. */
function keepThread(): void {
  const until = Date.now() + LIMITS.leadCallsMsMax / 3;
  while (Date.now() < until);
}

it('all leads are called, and other work runs in between if the calls occupy the thread', async () => {
  let heard = 0;
  const others = setInterval(() => heard++, 1);
  const made: number[] = [];
  const calling = mapLeads([0, 1, 2, 3, 4, 5, 6, 7], async (item) => {
    keepThread();
    made.push(item);
    if (item % 4 === 1) throw new Error(`${item} fails`);
    return item;
  });
  await expect(calling).rejects.toThrow('1 fails');
  clearInterval(others);
  expect(heard).toBeGreaterThan(0);
  expect(made).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const doubled = await mapLeads([1, 2, 3, 4, 5], async (item) => {
    keepThread();
    return 2 * item;
  });
  expect(doubled).toEqual([2, 4, 6, 8, 10]);
});
