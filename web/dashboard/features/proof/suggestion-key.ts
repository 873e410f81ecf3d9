import type { SuggestedFitRule, SuggestedRule } from '../../../../worker/contract/suggestion.ts';
import { conditionKey } from '../../../../worker/domain/study/condition-key.ts';

/** Names a suggestion among those of its study. */
export const keyOf = ({ ruleId, eventType }: Pick<SuggestedRule, 'ruleId' | 'eventType'>): string =>
  ruleId ?? `new ${eventType}`;

/** Names a suggested fit rule in the same way. */
export const fitKeyOf = (rule: Pick<SuggestedFitRule, 'property' | 'operator' | 'value'>): string =>
  `fit ${conditionKey(rule)}`;
