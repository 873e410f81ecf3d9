import { expect, it } from 'vitest';
import { ENDPOINTS } from '../../contract/api/endpoints.ts';
import { type OutgoingType, WEBHOOK_MESSAGES, WEBHOOK_VERSION } from '../../contract/outgoing.ts';
import { toOpenapi } from '../openapi.ts';
import { exampleOf } from './example.ts';

const types = Object.keys(WEBHOOK_MESSAGES) as OutgoingType[];

it('every type of webhook message is in the OpenAPI document', () => {
  expect(Object.keys(toOpenapi(ENDPOINTS).webhooks ?? {})).toEqual(types);
});

it.each(types)('%s: the sample is the schema’s example, and matches the message that is sent', async (type) => {
  const missing: string[] = [];
  const example = exampleOf(WEBHOOK_MESSAGES[type], 'output', (path) => missing.push(path));
  expect(missing).toEqual([]);
  expect(WEBHOOK_MESSAGES[type].parse(example)).toEqual(example);
  await expect(`${JSON.stringify(example, null, 2)}\n`).toMatchFileSnapshot(
    `../../../docs/webhooks/v${WEBHOOK_VERSION}/${type}.json`,
  );
});
