import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requireFormat, StateTooOld } from './state-format.ts';

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'leads-'));
});
afterEach(() => rm(stateDir, { recursive: true }));

it('accepts a new directory, and still accepts it once it has data', async () => {
  requireFormat(stateDir);
  await mkdir(join(stateDir, 'v3'));
  expect(() => requireFormat(stateDir)).not.toThrow();
});

it.each([null, '1', '3', ''])('refuses data of format %s in one line that says what to do', async (format) => {
  await mkdir(join(stateDir, 'v3'));
  if (format !== null) await writeFile(join(stateDir, 'format'), format);
  expect(() => requireFormat(stateDir)).toThrow(StateTooOld);
  expect(() => requireFormat(stateDir)).toThrow(/^[^\n]* Delete it, or set STATE_DIR to another directory\.$/);
});
