import type { SuggestedRule } from '../../../../worker/contract/suggestion.ts';

/** Names a suggestion among those of its study. */
export const keyOf = ({ ruleId, eventType }: Pick<SuggestedRule, 'ruleId' | 'eventType'>): string =>
  ruleId ?? `new ${eventType}`;
