import { previewErasure as definition } from '../../../contract/api/erasures.ts';
import { previewErasure } from '../../../identity/erasures/preview-erasure.ts';
import { handle } from '../../handle.ts';
import { refusePreview } from './refuse-erasure.ts';

export const previewErasureHandler = handle(
  definition,
  (call, { query }) => previewErasure(call, query),
  refusePreview,
);
