import { getRuleset as definition } from '../../../contract/api/scoring-rules.ts';
import { getRuleset } from '../../../settings/scoring/rulesets.ts';
import { endpoint } from '../../endpoint.ts';

export const getRulesetHandler = endpoint(definition, async ({ principal: { projectId }, env }) =>
  getRuleset(env.DB, projectId),
);
