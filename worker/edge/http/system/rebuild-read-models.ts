import { rebuildReadModels } from '../../../people/rebuild-read-models.ts';
import { handle } from '../../handle.ts';

export const rebuildReadModelsHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).rebuildReadModels,
  (call, { body }) => rebuildReadModels(call, body),
);
