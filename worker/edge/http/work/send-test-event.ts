import { sendTestEvent as definition } from '../../../contract/api/work.ts';
import { sendTestEvent } from '../../../people/work/send-test-event.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const sendTestEventHandler = handle(
  definition,
  (call, { path, body }) => sendTestEvent(call, { ...path, ...body }),
  refuseWork,
);
