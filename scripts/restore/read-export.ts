import { linesOf } from '../read-lines.ts';
import type { ExportedLine, NotRestored } from './restore-file.ts';

/** How each line of a full export begins. */
const BEGINNING = /^\{"exportedAt":"[^"]*","lead":\{"_id":("(?:[^"\\]|\\.)*")/;

/**
 * Reads a full export, line by line; with `only`, the lines of these leads. A line that is too long to be read is named. Earlier versions
 * wrote such lines.
 */
export async function* readExport(
  file: string,
  { only, lineCharsMax }: { only: ReadonlySet<string> | null; lineCharsMax?: number },
): AsyncGenerator<ExportedLine | NotRestored> {
  const long: NotRestored[] = [];
  const onLong = ({ number, start }: { number: number; start: string }) => {
    const [, json] = BEGINNING.exec(start) ?? [];
    const leadId = json === undefined ? `of line ${number}` : (JSON.parse(json) as string);
    const reason = `Line ${number} is too long to be read. Export the project again: new exports have shorter lines.`;
    if (json === undefined || !only || only.has(leadId)) long.push({ leadId, reason });
  };
  const lines = linesOf(file, { onLong, ...(lineCharsMax !== undefined && { charsMax: lineCharsMax }) });
  for await (const line of lines) {
    const parsed = JSON.parse(line) as Partial<ExportedLine>;
    if (!parsed.lead) throw new Error(`${file} is not a full export: export with contents=everything.`);
    if (!only || only.has(parsed.lead._id)) yield { ...parsed, lead: parsed.lead };
  }
  yield* long;
}

/** Counts the leads of a full export, without parsing its lines. */
export async function countLeads(file: string): Promise<number> {
  let count = 0;
  let before: string | undefined;
  for await (const line of linesOf(file, { onLong: () => count++ })) {
    const [, leadId] = BEGINNING.exec(line) ?? [];
    if (leadId === undefined || leadId !== before) count++;
    before = leadId;
  }
  return count;
}
