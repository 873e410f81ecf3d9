/** How likely a lead is to convert: logit p = a + b · x, where b is not negative. */
export interface Link {
  a: number;
  b: number;
}

/** Leads, grouped by their x. The arrays contain the number (or weight) of leads in each group, and how many of these leads convert. */
export interface LogitRows {
  x: ArrayLike<number>;
  leads: ArrayLike<number>;
  converting: ArrayLike<number>;
}

const STEPS_MAX = 50;
const HALVINGS_MAX = 10;
/** The search stops when a step lowers the loss by a smaller share than this. */
const TOLERANCE = 1e-10;

/**
 * Fits a link by maximum likelihood. Uses Newton's method and halves steps that overshoot. A `start` near the result saves steps. Returns
 * null if no lead converts, or if all do.
 */
export function fitLogit(rows: LogitRows, start?: Link): { link: Link; loss: number } | null {
  const { x, leads, converting } = rows;
  let [all, yes] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    all += leads[i] as number;
    yes += converting[i] as number;
  }
  if (!(yes > 0 && yes < all)) return null;
  const flat: Link = { a: Math.log(yes / (all - yes)), b: 0 };
  const flatLoss = lossUnder(flat, rows);
  const startLoss = start ? lossUnder(start, rows) : flatLoss;
  let [link, loss] = start && startLoss < flatLoss ? [start, startLoss] : [flat, flatLoss];
  for (let step = 0; step < STEPS_MAX; step++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const at = x[i] as number;
      const p = 1 / (1 + Math.exp(-(link.a + link.b * at)));
      const error = (converting[i] as number) - (leads[i] as number) * p;
      const weight = (leads[i] as number) * p * (1 - p);
      ga += error;
      gb += error * at;
      haa += weight;
      hab += weight * at;
      hbb += weight * at * at;
    }
    const determinant = haa * hbb - hab * hab;
    if (!(determinant > 1e-9 * haa * hbb)) break;
    let [da, db] = [(hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant];
    let next = { a: link.a + da, b: link.b + db };
    let nextLoss = lossUnder(next, rows);
    for (let i = 0; i < HALVINGS_MAX && !(nextLoss <= loss); i++) {
      [da, db] = [da / 2, db / 2];
      next = { a: link.a + da, b: link.b + db };
      nextLoss = lossUnder(next, rows);
    }
    if (!(nextLoss <= loss)) break;
    const gain = loss - nextLoss;
    [link, loss] = [next, nextLoss];
    if (gain < TOLERANCE * loss) break;
  }
  return link.b > 0 ? { link, loss } : { link: flat, loss: flatLoss };
}

/** The log loss of a link over all leads. */
export function lossUnder({ a, b }: Link, { x, leads, converting }: LogitRows): number {
  let loss = 0;
  for (let i = 0; i < x.length; i++) {
    const logit = a + b * (x[i] as number);
    const softplus = Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit)));
    loss += (leads[i] as number) * softplus - (converting[i] as number) * logit;
  }
  return loss;
}
