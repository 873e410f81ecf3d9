import { createReadStream } from 'node:fs';

/**
 * The lines of a text file that are not blank, one at a time. Only a line feed ends a line, because JSON may contain any other
 * separator.
 */
export async function* linesOf(file: string): AsyncGenerator<string> {
  let begun: string[] = [];
  const line = (): string => begun.join('').replace(/\r$/, '');
  const chunks: AsyncIterable<string> = createReadStream(file, 'utf8');
  for await (const chunk of chunks) {
    for (const [i, piece] of chunk.split('\n').entries()) {
      if (i > 0) {
        if (line().trim() !== '') yield line();
        begun = [];
      }
      begun.push(piece);
    }
  }
  if (line().trim() !== '') yield line();
}

/** Reads all lines at once, without the white space around them. */
export async function readLines(file: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(file)) lines.push(line.trim());
  return lines;
}
