/** Max. different warnings of one import, because nobody would read more. */
const WARNINGS_MAX = 50;

/** Collects the warnings of a file. For each warning, it keeps the number of rows and the first row. */
export class ImportWarnings {
  readonly #ofFile: string[] = [];
  readonly #ofRows = new Map<string, { count: number; first: number }>();

  add(...warnings: string[]): void {
    this.#ofFile.push(...warnings);
  }

  addRow(row: number, warnings: readonly string[]): void {
    for (const warning of warnings) {
      const known = this.#ofRows.get(warning);
      if (known) known.count++;
      else if (this.#ofRows.size < WARNINGS_MAX) this.#ofRows.set(warning, { count: 1, first: row });
    }
  }

  list(): string[] {
    const ofRows = [...this.#ofRows].map(([warning, { count, first }]) => {
      const where = count === 1 ? `Row ${first}` : `${count} rows, the first is ${first}`;
      return `${where}: ${warning}`;
    });
    return [...this.#ofFile, ...ofRows];
  }
}
