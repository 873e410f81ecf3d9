import { getRuleset as definition } from '../../../contract/api/scoring-rules.ts';
import { getRuleset } from '../../../settings/scoring/show-rulesets.ts';
import { handle } from '../../handle.ts';

export const getRulesetHandler = handle(definition, getRuleset);
