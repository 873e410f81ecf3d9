import type { FieldValues, ResolverOptions } from 'react-hook-form';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { DisplayName } from '../../../worker/contract/display-name.ts';
import { zodResolver } from './zod-resolver.ts';

const Form = z.object({
  name: DisplayName,
  email: z.email(),
  rules: z.array(
    z.object({ type: z.string().min(1), points: z.number(), next: z.string().min(1, 'Write what to do.') }),
  ),
});
const options: ResolverOptions<FieldValues> = { fields: {}, shouldUseNativeValidation: false };
const messagesOf = async (values: z.input<typeof Form>): Promise<unknown> => {
  const { errors } = await zodResolver(Form)(values, undefined, options as never);
  return JSON.parse(JSON.stringify(errors, (_, value) => value?.message ?? value));
};

it('says that an empty field is required, also in a list, unless the schema has a sentence for it', async () => {
  expect(await messagesOf({ name: ' ', email: '', rules: [{ type: '', points: Number.NaN, next: '' }] })).toEqual({
    name: 'is required',
    email: 'is required',
    rules: [{ type: 'is required', points: 'must be a number', next: 'Write what to do.' }],
  });
});

it('says what is wrong with a field that is not empty', async () => {
  expect(await messagesOf({ name: 'Ann', email: 'ann', rules: [] })).toEqual({ email: 'must be an email address' });
});
