import { ENDPOINTS } from '../../../contract/api/endpoints.ts';
import { getOpenapi as definition } from '../../../contract/api/system.ts';
import { handle } from '../../handle.ts';

let document: Record<string, unknown> | undefined;

export const getOpenapiHandler = handle(definition, async () => {
  // Loaded on the first request, so that no event waits for it.
  const { toOpenapi } = await import('../../openapi.ts');
  document ??= { ...toOpenapi(ENDPOINTS) };
  return document;
});
