import { useRuleset } from '../lib/ruleset.ts';
import { stageColor } from '../lib/stage-color.ts';

/** Shows a stage's name in the stage's color. */
export function StageBadge({ stage }: { stage: string }) {
  const { data } = useRuleset();
  return (
    <span
      className="inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-full px-2 text-xs font-medium capitalize"
      style={{
        color: stageColor(stage, data?.stages ?? []),
        background: `color-mix(in oklab, ${stageColor(stage, data?.stages ?? [])} 11%, var(--surface))`,
      }}
    >
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      {stage}
    </span>
  );
}
