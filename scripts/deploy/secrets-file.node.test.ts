import { expect, test } from 'vitest';
import { secretsFileOf } from './secrets-file.ts';

test('each deployment has its own secrets', () => {
  expect(secretsFileOf('wrangler.toml')).toBe('.secrets.production.json');
  expect(secretsFileOf('eu.toml')).toBe('.secrets.eu.json');
});
