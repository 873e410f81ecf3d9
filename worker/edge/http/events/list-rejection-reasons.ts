import { listRejectionReasons as definition } from '../../../contract/api/events.ts';
import { listRejectionReasons } from '../../../intake/show-rejected.ts';
import { handle } from '../../handle.ts';

export const listRejectionReasonsHandler = handle(definition, (call, { query }) => listRejectionReasons(call, query));
