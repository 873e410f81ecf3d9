import { previewErasure } from '../../../identity/erasures/preview-erasure.ts';
import { handle } from '../../handle.ts';
import { refusePreview } from './refuse-erasure.ts';

export const previewErasureHandler = handle(
  async () => (await import('../../../contract/api/erasures.ts')).previewErasure,
  (call, { query }) => previewErasure(call, query),
  refusePreview,
);
