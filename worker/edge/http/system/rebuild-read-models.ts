import { rebuildReadModels } from '../../../people/rebuild-read-models.ts';
import { requireOperator } from '../../auth/require-operator.ts';
import { handle } from '../../handle.ts';

export const rebuildReadModelsHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).rebuildReadModels,
  (call, { body }, context) => {
    requireOperator(context);
    return rebuildReadModels(call, body);
  },
);
