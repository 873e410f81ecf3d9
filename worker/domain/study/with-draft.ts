import type { ProjectConfig } from '../../contract/project-config.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import { compareStages } from '../compare-stages.ts';

/** A version above the config version of any lead. */
const NEWEST = Number.MAX_SAFE_INTEGER;

/** The config that a project would have after publishing a draft. Stages are also renamed in automations, as publishing does. */
export function withDraft(
  { ruleset: live, automations, ...config }: ProjectConfig,
  draft: Omit<Ruleset, 'version'>,
): ProjectConfig {
  const renamed = new Map(compareStages(live.stages, draft.stages).renamed.map(({ from, to }) => [from, to]));
  const follow = (stage: string) => renamed.get(stage) ?? stage;
  return {
    ...config,
    version: NEWEST,
    ruleset: { ...draft, version: live.version + 1, ...(live.behaviors && { behaviors: live.behaviors }) },
    ...(automations && {
      automations: automations.map((rule) => ({
        ...rule,
        ...(rule.whenStage !== undefined && { whenStage: follow(rule.whenStage) }),
        ...(rule.whenLeavesStage !== undefined && { whenLeavesStage: follow(rule.whenLeavesStage) }),
      })),
    }),
  };
}
