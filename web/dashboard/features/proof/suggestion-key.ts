import type { SuggestedFitRule, SuggestedRule } from '../../../../worker/contract/suggestion.ts';
import { conditionKey } from '../../../../worker/domain/study/condition-key.ts';

/** A key that identifies a suggested scoring rule within its study. */
export const keyOf = ({ ruleId, eventType }: Pick<SuggestedRule, 'ruleId' | 'eventType'>): string =>
  ruleId ?? `new ${eventType}`;

/** A key that identifies a suggested fit rule within its study. */
export const fitKeyOf = (rule: Pick<SuggestedFitRule, 'property' | 'operator' | 'value'>): string =>
  `fit ${conditionKey(rule)}`;
