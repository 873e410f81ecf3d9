import type { Writable } from 'node:stream';

/** What may wait for a console that does not read: more is dropped, and counted. */
const WAITING_BYTES_MAX = 1024 * 1024;

/**
 * Prints log lines without ever waiting for whoever reads them. The runtime blocks while nobody reads its log, so the
 * console must not keep us from reading on.
 */
export function newLogPrinter(output: Writable): (line: string) => void {
  let dropped = 0;
  return (line) => {
    if (output.writableLength > WAITING_BYTES_MAX) {
      dropped++;
      return;
    }
    if (dropped > 0) output.write(`… ${dropped} lines left out: the console does not keep up\n`);
    dropped = 0;
    output.write(`${line}\n`);
  };
}
