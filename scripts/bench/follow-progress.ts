const PRINTED_EVERY_MS = 30_000;
/** An import counts its rows only after each upload of 16 MB, which takes up to two minutes beside live events. */
const STALLED_MS = 300_000;

/**
 * Runs a task, and prints every half minute how much of it is done. Throws if nothing gets done for five minutes, because the task would
 * otherwise use up the time of those after it.
 */
export async function followProgress<Result>(
  title: string,
  task: (note: (done: number) => void) => Promise<Result>,
): Promise<Result> {
  let done = 0;
  let changedAt = Date.now();
  const stalled = Promise.withResolvers<never>();
  const timer = setInterval(() => {
    process.stderr.write(`${title}: ${done} done\n`);
    if (Date.now() - changedAt >= STALLED_MS)
      stalled.reject(new Error(`${title} got nothing done for ${STALLED_MS / 60_000} minutes, after ${done}`));
  }, PRINTED_EVERY_MS);
  timer.unref();
  const note = (soFar: number) => {
    if (soFar !== done) changedAt = Date.now();
    done = soFar;
  };
  try {
    return await Promise.race([task(note), stalled.promise]);
  } finally {
    clearInterval(timer);
  }
}
