import { constants } from 'node:buffer';
import { createReadStream } from 'node:fs';

/** A line that is too long to be read: its number, counted from 1, and how it begins. */
export interface LongLine {
  number: number;
  start: string;
}

/**
 * The lines of a text file that are not blank, one at a time. Only a line feed ends a line, because JSON may contain any other
 * separator. A line with more than `charsMax` characters is skipped, and `onLong` called.
 */
export async function* linesOf(
  file: string,
  {
    charsMax = constants.MAX_STRING_LENGTH,
    onLong = refuseLong,
  }: { charsMax?: number; onLong?: (line: LongLine) => void } = {},
): AsyncGenerator<string> {
  let begun: string[] = [];
  let chars = 0;
  let number = 1;
  const end = (): string => {
    const isLong = chars > charsMax;
    if (isLong) onLong({ number, start: begun.join('') });
    const line = isLong ? '' : begun.join('').replace(/\r$/, '');
    [begun, chars, number] = [[], 0, number + 1];
    return line;
  };
  const chunks: AsyncIterable<string> = createReadStream(file, 'utf8');
  for await (const chunk of chunks) {
    for (const [i, piece] of chunk.split('\n').entries()) {
      const line = i > 0 ? end() : '';
      if (line.trim() !== '') yield line;
      chars += piece.length;
      // Two pieces of a long line are kept for its beginning, because the first one may be the short end of a chunk.
      if (chars <= charsMax || begun.length < 2) begun.push(piece);
      else begun.length = 2;
    }
  }
  const last = end();
  if (last.trim() !== '') yield last;
}

function refuseLong({ number }: LongLine): never {
  throw new Error(`Line ${number} is too long to be read.`);
}

/** Reads all lines at once, without the white space around them. */
export async function readLines(file: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(file)) lines.push(line.trim());
  return lines;
}
