/** The sum of all rows of one stratum with the same features and label. */
interface Cell {
  stratum: number;
  features: number[];
  weight: number;
  converting: number;
}

interface TraitLogit {
  /** For each feature, how much it adds to the log odds. */
  betas: number[];
  /** The likelihood that each row converts. */
  fitted: Float64Array;
}

/** The rows of a fit, as arrays of equal length. The stratum of a row is its snapshot. */
export interface TraitRows {
  snapshot: ArrayLike<number>;
  converts: ArrayLike<number>;
  weight: ArrayLike<number>;
  /** The properties that a row has, one bit each. */
  masks: Uint32Array;
}

const STEPS_MAX = 25;
const TOLERANCE = 1e-8;
/** If nobody in a stratum converts, its log odds are infinite. A prior with this weight keeps the log odds finite. */
const STRATUM_RIDGE = 1e-3;

/**
 * Fits how much each property adds to the log odds of converting. Every snapshot has its own log odds, so that a busy season is not
 * attributed to a property. `ridge` moves the additions towards zero. The less evidence there is, the more effect `ridge` has.
 */
export function fitTraitLogit(rows: TraitRows, bits: readonly number[], ridge: number): TraitLogit {
  const { cells, cellOf, strata } = cellsOf(rows, bits);
  const size = strata + bits.length;
  const theta = new Float64Array(size);
  const all = cells.reduce((sum, { weight }) => sum + weight, 0);
  const yes = cells.reduce((sum, { converting }) => sum + converting, 0);
  const base = Math.log((yes + 0.5) / (all - yes + 0.5));
  theta.fill(base, 0, strata);
  const placesOf = ({ stratum, features }: Cell) => [stratum, ...features.map((i) => strata + i)];
  const likelihood = (places: readonly number[]) =>
    1 / (1 + Math.exp(-places.reduce((sum, i) => sum + (theta[i] as number), 0)));
  for (let step = 0; step < STEPS_MAX; step++) {
    const gradient = new Float64Array(size);
    const hessian = Array.from({ length: size }, () => new Float64Array(size));
    for (const cell of cells) {
      const places = placesOf(cell);
      const p = likelihood(places);
      const [error, curve] = [cell.converting - cell.weight * p, cell.weight * p * (1 - p)];
      for (const i of places) {
        gradient[i] = (gradient[i] as number) + error;
        const row = hessian[i] as Float64Array;
        for (const j of places) row[j] = (row[j] as number) + curve;
      }
    }
    for (let i = 0; i < size; i++) {
      const [strength, from] = i < strata ? [STRATUM_RIDGE, base] : [ridge, 0];
      gradient[i] = (gradient[i] as number) - strength * ((theta[i] as number) - from);
      const row = hessian[i] as Float64Array;
      row[i] = (row[i] as number) + strength;
    }
    const change = solve(hessian, gradient);
    // Limit the step, because a whole step may overshoot far from the solution.
    const largest = Math.max(...change.map(Math.abs));
    const scale = largest > 2 ? 2 / largest : 1;
    for (let i = 0; i < size; i++) theta[i] = (theta[i] as number) + scale * (change[i] as number);
    if (largest < TOLERANCE) break;
  }
  const likelihoods = cells.map((cell) => likelihood(placesOf(cell)));
  return {
    betas: bits.map((_, i) => theta[strata + i] as number),
    fitted: Float64Array.from(cellOf, (cell) => likelihoods[cell] as number),
  };
}

function cellsOf(
  { snapshot, converts, weight, masks }: TraitRows,
  bits: readonly number[],
): { cells: Cell[]; cellOf: Uint32Array; strata: number } {
  const cells: Cell[] = [];
  const [known, strata] = [new Map<string, number>(), new Map<number, number>()];
  const cellOf = new Uint32Array(masks.length);
  for (let row = 0; row < masks.length; row++) {
    const features = bits.flatMap((bit, i) => (((masks[row] as number) >>> bit) & 1 ? [i] : []));
    const at = snapshot[row] as number;
    const stratum = strata.get(at) ?? strata.size;
    strata.set(at, stratum);
    const key = `${stratum} ${features}`;
    const place = known.get(key) ?? cells.push({ stratum, features, weight: 0, converting: 0 }) - 1;
    known.set(key, place);
    const cell = cells[place] as Cell;
    cell.weight += weight[row] as number;
    cell.converting += (weight[row] as number) * (converts[row] as number);
    cellOf[row] = place;
  }
  return { cells, cellOf, strata: strata.size };
}

/** Solves a symmetric positive definite system with Cholesky's method. Overwrites the matrix. */
function solve(matrix: Float64Array[], given: Float64Array): Float64Array {
  const size = given.length;
  const at = (i: number, j: number) => (matrix[i] as Float64Array)[j] as number;
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      (matrix[i] as Float64Array)[j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(j, j);
    }
  }
  const solution = Float64Array.from(given);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) solution[i] = (solution[i] as number) - at(i, k) * (solution[k] as number);
    solution[i] = (solution[i] as number) / at(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) solution[i] = (solution[i] as number) - at(k, i) * (solution[k] as number);
    solution[i] = (solution[i] as number) / at(i, i);
  }
  return solution;
}
