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

it('a new state directory is accepted, and is still accepted once it has data', async () => {
  requireFormat(stateDir);
  await mkdir(join(stateDir, 'v3'));
  expect(() => requireFormat(stateDir)).not.toThrow();
});

it.each([null, '1', '3', ''])(
  'a state directory of format %s is refused in one line that says what to do',
  async (format) => {
    await mkdir(join(stateDir, 'v3'));
    if (format !== null) await writeFile(join(stateDir, 'format'), format);
    expect(() => requireFormat(stateDir)).toThrow(StateTooOld);
    expect(() => requireFormat(stateDir)).toThrow(/^[^\n]* Delete that directory, or set STATE_DIR to another one\.$/);
  },
);
