import { startErasure as definition } from '../../../contract/api/erasures.ts';
import { startErasure } from '../../../identity/erasures/start-erasure.ts';
import { handle } from '../../handle.ts';
import { refuseErasure } from './refuse-erasure.ts';

export const startErasureHandler = handle(definition, (call, { body }) => startErasure(call, body), refuseErasure);
