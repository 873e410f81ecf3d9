import { Presets, SingleBar } from 'cli-progress';

/** A progress bar on stderr with the current rate; if stderr is no terminal, a line every two seconds. */
export function startProgress({ title, total, unit }: { title: string; total: number; unit: string }) {
  const startedAt = performance.now();
  const bar = new SingleBar(
    {
      format: `${title} {bar} {value}/{total} ${unit}, {rate}/s`,
      barsize: 30,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 2_000,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { rate: 0 });
  return {
    update(done: number): void {
      bar.update(done, { rate: Math.round(done / Math.max((performance.now() - startedAt) / 1000, 0.001)) });
    },
    stop(): void {
      bar.stop();
    },
  };
}

/** Prints a task's name, and how long it took once it is done. */
export async function timed<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  process.stderr.write(`${title} …\n`);
  const result = await work();
  process.stderr.write(`${title}: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
  return result;
}
