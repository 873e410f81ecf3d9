// Runs every check: `npm run check`, in two lanes of about the same length.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

const LANES = [
  ['lint:statuses', 'lint:words', 'lint:api'],
  ['lint', 'typecheck', 'lint:types', 'lint:deps', 'lint:unused'],
];

const passed = await Promise.all(LANES.map(runLane));
if (passed.includes(false)) process.exit(1);

/** Runs all scripts one after the other, even if one fails. */
async function runLane(scripts: string[]): Promise<boolean> {
  let isFine = true;
  for (const script of scripts) isFine = (await run(script)) && isFine;
  return isFine;
}

/** Prints each output at the end, because the output of the two lanes would get mixed. */
async function run(script: string): Promise<boolean> {
  const startedAt = performance.now();
  const child = spawn(`npm run --silent ${script} 2>&1`, { shell: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, code] = await Promise.all([
    text(child.stdout),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✔' : '✘'} ${script} (${seconds} s)\n${output.trim()}`.trim());
  return code === 0;
}
