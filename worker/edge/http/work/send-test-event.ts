import { sendTestEvent } from '../../../people/work/send-test-event.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const sendTestEventHandler = handle(
  async () => (await import('../../../contract/api/work.ts')).sendTestEvent,
  (call, { path, body }) => sendTestEvent(call, { ...path, ...body }),
  refuseWork,
);
