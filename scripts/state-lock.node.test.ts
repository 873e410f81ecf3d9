import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockState, StateInUse } from './state-lock.ts';

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'leads-'));
});
afterEach(() => rm(stateDir, { recursive: true }));

it('only one server at a time may use a state directory', async () => {
  const lock = await lockState(stateDir);
  await expect(lockState(stateDir)).rejects.toThrow(StateInUse);
  lock.release();
  (await lockState(stateDir)).release();
});
