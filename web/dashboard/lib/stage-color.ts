import type { Stage } from '../../../worker/contract/ruleset.ts';

const NAMED = new Set(['cold', 'warm', 'hot', 'qualified']);
const OTHERS = 6;

/** The color of a stage on every screen. Custom stages get the colors that no default stage uses, in the order of the stages. */
export function stageColor(name: string, stages: readonly Stage[]): string {
  if (NAMED.has(name)) return `var(--stage-${name})`;
  const others = stages.filter((stage) => !NAMED.has(stage.name));
  const i = Math.max(
    0,
    others.findIndex((stage) => stage.name === name),
  );
  return `var(--stage-other-${(i % OTHERS) + 1})`;
}
