import { rebuildReadModels as definition } from '../../../contract/api/system.ts';
import { rebuildReadModels } from '../../../people/rebuild-read-models.ts';
import { requireOperator } from '../../auth/require-operator.ts';
import { handle } from '../../handle.ts';

export const rebuildReadModelsHandler = handle(definition, (call, { body }, context) => {
  requireOperator(context);
  return rebuildReadModels(call, body);
});
