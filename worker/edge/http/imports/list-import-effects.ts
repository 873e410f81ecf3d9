import * as z from 'zod';
import { encodeCursor } from '../../../access/cursor.ts';
import { listImportEffects } from '../../../automations/list-import-effects.ts';
import { toDelivery } from '../../../automations/read-deliveries.ts';
import { listImportEffects as definition } from '../../../contract/api/imports.ts';
import { findImport } from '../../../imports/import-records.ts';
import { decodeCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchImport } from './get-import.ts';

const EffectCursor = z.tuple([z.int(), z.string()]);

export const listImportEffectsHandler = endpoint(
  definition,
  async ({ path: { importId }, query: { limit, cursor }, principal: { projectId }, env }) => {
    if (!(await findImport(env.DB, { projectId, importId }))) throw noSuchImport();
    const before = cursor === undefined ? undefined : decodeCursor(cursor, EffectCursor);
    const { deliveries, next } = await listImportEffects(env.DB, { projectId, importId, before, limit });
    return { deliveries: deliveries.map(toDelivery), nextCursor: next && encodeCursor(next) };
  },
);
