import { getRuleset } from '../../../settings/scoring/show-rulesets.ts';
import { handle } from '../../handle.ts';

export const getRulesetHandler = handle(
  async () => (await import('../../../contract/api/scoring-rules.ts')).getRuleset,
  getRuleset,
);
