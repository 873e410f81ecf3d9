/** The lower bounds of the table's rows (number of active days so far) and columns (days since the last active day). */
export const ACTIVE_DAYS = [1, 2, 3, 4, 7];
export const IDLE_DAYS = [0, 2, 4, 8, 15, 31, 61, 91];
/**
 * A cell's share is moved towards the share that its row and column suggest. This many additional leads with the suggested share would move
 * it equally far.
 */
const SHRINKAGE = 20;

/** A lead as it was at one moment. */
export interface Visit {
  activeDays: number;
  idleDays: number;
}

interface Tally {
  /** Counts for one cell: leads, moments at which they were in the cell, and moments after which they came back. */
  leads: number;
  moments: number;
  returned: number;
}

const NOTHING: Readonly<Tally> = { leads: 0, moments: 0, returned: 0 };

/** The index of a lead's cell, row by row. */
export const cellOf = ({ activeDays, idleDays }: Visit): number =>
  rangeOf(ACTIVE_DAYS, activeDays) * IDLE_DAYS.length + rangeOf(IDLE_DAYS, idleDays);

const rangeOf = (begins: readonly number[], value: number): number =>
  Math.max(
    0,
    begins.findLastIndex((from) => from <= value),
  );

/** Counts how many leads came back, by cell. */
export function returnTable() {
  const cells = Array.from({ length: ACTIVE_DAYS.length * IDLE_DAYS.length }, () => ({ ...NOTHING }));
  let leadsBack = 0;
  return {
    cells,
    /** The number of leads that came back at any time. */
    countBack: () => leadsBack,
    /** Adds one lead, with all moments at which the study looks at it. */
    add(moments: readonly (Visit & { returns: boolean })[]) {
      const seen = new Set<number>();
      for (const moment of moments) {
        const place = cellOf(moment);
        const cell = cells[place] as Tally;
        cell.moments++;
        if (moment.returns) cell.returned++;
        if (!seen.has(place)) cell.leads++;
        seen.add(place);
      }
      if (moments.some(({ returns }) => returns)) leadsBack++;
    },
  };
}

export const sumOf = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (one, other) => ({
      leads: one.leads + other.leads,
      moments: one.moments + other.moments,
      returned: one.returned + other.returned,
    }),
    NOTHING,
  );

const shrunk = ({ moments, returned }: Tally, expected: number): number =>
  (returned + SHRINKAGE * expected) / (moments + SHRINKAGE);

/**
 * The chance that a lead in each cell comes back. The chance is the counted share, moved towards the product of row and column. Odds are
 * multiplied instead of shares, so that no chance exceeds 1.
 */
export function chancesOf(cells: readonly Tally[]): number[] {
  const all = sumOf(cells);
  if (all.moments === 0) return cells.map(() => 0);
  const base = (all.returned + 0.5) / (all.moments + 1);
  const odds = (chance: number) => chance / (1 - chance);
  const columns = IDLE_DAYS.length;
  const rowOdds = ACTIVE_DAYS.map((_, row) =>
    odds(shrunk(sumOf(cells.slice(row * columns, (row + 1) * columns)), base)),
  );
  const columnOdds = IDLE_DAYS.map((_, column) =>
    odds(shrunk(sumOf(cells.filter((_cell, i) => i % columns === column)), base)),
  );
  return cells.map((cell, i) => {
    const both = ((rowOdds[Math.floor(i / columns)] as number) * (columnOdds[i % columns] as number)) / odds(base);
    return shrunk(cell, both / (1 + both));
  });
}
