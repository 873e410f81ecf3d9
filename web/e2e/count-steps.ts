import type { Locator } from 'playwright-core';

/** Counts a person's steps: each click, choice or filled-in field is one step. Reading is none. */
export function countSteps() {
  let count = 0;
  const step =
    <Rest extends unknown[]>(act: (target: Locator, ...rest: Rest) => Promise<unknown>) =>
    async (target: Locator, ...rest: Rest): Promise<void> => {
      count++;
      await act(target, ...rest);
    };
  return {
    click: step((target) => target.click()),
    fill: step((target, text: string) => target.fill(text)),
    choose: step((target, label: string) => target.selectOption({ label })),
    attach: step((target, file: Parameters<Locator['setInputFiles']>[0]) => target.setInputFiles(file)),
    taken: () => count,
  };
}
