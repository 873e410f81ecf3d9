import { expect, it } from 'vitest';
import * as z from 'zod';
import { sayError, sayRefusal } from './say-error.ts';
import { zodResolver } from './zod-resolver.ts';

it.each([
  ['a schema refuses', 'Email', 'must be an email address', 'Email must be an email address.'],
  ['the API refuses, by its path', 'Origins', '`allowedOrigins.0` must be an origin.', 'Origins must be an origin.'],
  ['the form refuses in a sentence', 'Email', 'Enter a valid email.', 'Enter a valid email.'],
  ['has a value in backticks', 'By', 'must be `day` or `hour`', 'By must be day or hour.'],
  [
    'the API refuses in a sentence',
    'Text',
    'Unknown placeholder `lead.x`. Did you mean `lead.y`?',
    'Unknown placeholder lead.x. Did you mean lead.y?',
  ],
])('begins an error with the label of the field: %s', (_, label, message, said) => {
  expect(sayError(label, message)).toBe(said);
});

it.each([
  ['`email` must be an email address.', 'Email must be an email address.'],
  ['`custom.teamSize` must be a number.', 'Custom team size must be a number.'],
  ['`crm_id` is required.', 'Crm id is required.'],
  ['Unknown placeholder `lead.x`.', 'Unknown placeholder lead.x.'],
])('turns an error of the API into a sentence: %s', (message, said) => {
  expect(sayRefusal(message)).toBe(said);
});

it('describes an empty number field in our own words', async () => {
  const resolve = zodResolver(z.object({ points: z.number() }));
  const { errors } = await resolve({ points: Number.NaN }, undefined, { fields: {}, shouldUseNativeValidation: false });
  expect(sayError('Points', errors.points?.message ?? '')).toBe('Points must be a number.');
});
