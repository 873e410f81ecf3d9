import { getHealth as definition } from '../../../contract/api/system.ts';
import { getHealth } from '../../../observe/get-health.ts';
import { handle } from '../../handle.ts';

export const getHealthHandler = handle(definition, (call) => getHealth(call));
