import type { LeadConfig } from '../contract/project-config.ts';

/** Keeps only the fields that a lead stores. The argument may be a whole ProjectConfig, which has more fields. */
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
