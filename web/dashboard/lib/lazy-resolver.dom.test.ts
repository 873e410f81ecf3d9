import type { ResolverOptions } from 'react-hook-form';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { lazyResolver } from './lazy-resolver.ts';

const Form = z.object({ email: z.email({ error: 'must be an email address' }) });
const options: ResolverOptions<{ email: string }> = { fields: {}, shouldUseNativeValidation: false };

it('a form loads its schema for the first validation, and only once', async () => {
  let loads = 0;
  const resolve = lazyResolver(async () => {
    loads += 1;
    return Form;
  });
  expect(loads).toBe(0);
  expect(await resolve({ email: 'ann@example.com' }, undefined, options)).toEqual({
    values: { email: 'ann@example.com' },
    errors: {},
  });
  const { errors } = await resolve({ email: 'ann' }, undefined, options);
  expect(errors.email?.message).toBe('must be an email address');
  expect(loads).toBe(1);
});

it('a form tries to load its schema again if loading failed', async () => {
  let isOnline = false;
  const resolve = lazyResolver(async () => {
    if (!isOnline) throw new TypeError('Failed to fetch dynamically imported module');
    return Form;
  });
  await expect(resolve({ email: 'ann' }, undefined, options)).rejects.toThrow('Failed to fetch');
  isOnline = true;
  expect((await resolve({ email: 'ann' }, undefined, options)).errors.email?.message).toBe('must be an email address');
});
