import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { listRuntimes } from './runtime-process.ts';

/** The state directory belongs to a server that is running. */
export class StateInUse extends Error {}

export interface StateLock {
  /** Notes which runtime works on the state now, so that a later start can end it if this process dies without doing so. */
  recordRuntime(): void;
  release(): void;
}

/**
 * Makes this process the only one that serves from `stateDir`: two runtimes on the same files would undo each other's
 * writes. The lock is SQLite's own, which the system drops with the process, however that ends. A runtime that a killed
 * server left behind is ended first.
 */
export async function lockState(stateDir: string): Promise<StateLock> {
  mkdirSync(stateDir, { recursive: true });
  const lock = new DatabaseSync(join(stateDir, 'lock.sqlite'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new StateInUse(`${stateDir} is in use by a server that is running.`);
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

/** Its files and its port are free once the process is gone, which is a moment after the signal. */
async function endRuntime(pid: number): Promise<void> {
  const isAlive = () => listRuntimes().some((runtime) => runtime.pid === pid);
  if (!isAlive()) return;
  process.kill(pid, 'SIGKILL');
  while (isAlive()) await sleep(20);
}
