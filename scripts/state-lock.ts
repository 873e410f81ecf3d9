import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { listRuntimes } from './runtime-process.ts';

/** Thrown when a running server already uses the state directory. */
export class StateInUse extends Error {}

export interface StateLock {
  /** Records the current runtime, so that a later start can end it if this process dies first. */
  recordRuntime(): void;
  release(): void;
}

/**
 * Lets only this process serve from `stateDir`: two runtimes on the same files would undo each other's writes. The lock is SQLite's own, so
 * the system releases it when the process ends for any reason. If a killed server left its runtime running, ends that runtime first.
 */
export async function lockState(stateDir: string): Promise<StateLock> {
  mkdirSync(stateDir, { recursive: true });
  const lock = new DatabaseSync(join(stateDir, 'lock.sqlite'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new StateInUse(`${stateDir} is in use by a running server.`);
  }
  const runtimeFile = join(stateDir, 'runtime.pid');
  const left = existsSync(runtimeFile) ? Number(readFileSync(runtimeFile, 'utf8')) : null;
  if (left) await endRuntime(left);
  return {
    recordRuntime() {
      const own = listRuntimes().find(({ parent }) => parent === process.pid);
      if (own) writeFileSync(runtimeFile, `${own.pid}`);
    },
    release() {
      lock.close();
    },
  };
}

/** The runtime's files and port become free once its process is gone, a moment after the signal. */
async function endRuntime(pid: number): Promise<void> {
  const isAlive = () => listRuntimes().some((runtime) => runtime.pid === pid);
  if (!isAlive()) return;
  process.kill(pid, 'SIGKILL');
  while (isAlive()) await sleep(20);
}
