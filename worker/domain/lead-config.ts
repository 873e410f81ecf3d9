import type { LeadConfig } from '../contract/project-config.ts';

/** Contains only what a lead stores: a whole ProjectConfig is a LeadConfig, too. */
export function toLeadConfig({
  version,
  ruleset,
  quietDays,
  subscribed,
  segmentMoments,
  outcomeText,
}: LeadConfig): LeadConfig {
  const { version: rulesetVersion, stages, decay, silent, fit, behaviors } = ruleset;
  return {
    version,
    ruleset: {
      ...{ version: rulesetVersion, stages, decay },
      ...(silent && { silent }),
      ...(fit && { fit }),
      ...(behaviors && { behaviors }),
    },
    ...(quietDays && { quietDays }),
    ...(subscribed && { subscribed }),
    ...(segmentMoments && { segmentMoments }),
    ...(outcomeText && { outcomeText }),
  };
}
