import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SpawnedServer {
  url: string;
  /** The output of the server so far. */
  output(): string;
  /** The runtime's process, which holds the objects. */
  runtimePid(): number;
  /** The exit code, once the process has ended; null if a signal ended it. */
  exited: Promise<number | null>;
  /** Sends the signal and returns the exit code once the process is gone; null if the signal ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Runs `scripts/start.ts`, as `npm start` does, in its own process, so that tests can kill it. Resolves once the server is ready. */
export async function spawnServer({
  stateDir,
  port = 0,
  args = [],
}: {
  stateDir: string;
  port?: number;
  args?: string[];
}): Promise<SpawnedServer> {
  const env = { ...process.env, PORT: `${port}`, STATE_DIR: stateDir };
  const child = spawn('node', ['scripts/start.ts', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  let output = '';
  const ready = new Promise<string>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const [, url] = /^Ready: (http:\S+)\/$/m.exec(output) ?? [];
      if (url && output.includes('Ctrl-C')) resolve(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  const url = await Promise.race([ready, exited.then(() => null)]);
  if (url === null) throw new Error(output);
  return {
    url,
    output: () => output,
    runtimePid: () => Number(readFileSync(join(stateDir, 'runtime.pid'), 'utf8')),
    exited,
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}

/** Runs a script to its end. */
export async function runScript(script: string, args: string[]): Promise<{ code: number | null; output: string }> {
  const child: ChildProcess = spawn('node', [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
