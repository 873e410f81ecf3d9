import type { Writable } from 'node:stream';

/** Max. bytes buffered for a console that stops reading. Further lines are dropped and counted. */
const WAITING_BYTES_MAX = 1024 * 1024;

/**
 * Prints log lines without waiting for the console. The runtime blocks while nobody reads its log, so a slow console
 * must not stop us from reading.
 */
export function newLogPrinter(output: Writable): (line: string) => void {
  let dropped = 0;
  return (line) => {
    if (output.writableLength > WAITING_BYTES_MAX) {
      dropped++;
      return;
    }
    if (dropped > 0) output.write(`… ${dropped} lines dropped: the console is too slow\n`);
    dropped = 0;
    output.write(`${line}\n`);
  };
}
