import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** The lines of a text file that are not blank, one at a time. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const input = createReadStream(file);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) if (line.trim() !== '') yield line;
  } finally {
    lines.close();
    input.destroy();
  }
}

/** The same all at once, without surrounding white space. */
export async function readLines(file: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(file)) lines.push(line.trim());
  return lines;
}
