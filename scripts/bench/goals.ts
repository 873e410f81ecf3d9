/** The goals of docs/performance.md, each with the part of the bench that measures it. */
const GOALS = {
  singleCpu: { part: 'ladder', what: 'CPU time of 1,000 single events', most: 0.9, unit: 's' },
  batchCpu: { part: 'ladder', what: 'CPU time of 1,000 events in batches', most: 0.1, unit: 's' },
  singleRatio: {
    part: 'ladder',
    what: 'single events, beside the bare platform',
    least: 0.7,
    unit: 'of its requests/s',
  },
  newLeadRatio: { part: 'ladder', what: 'CPU time of a new lead', most: 1.5, unit: 'times the bare platform’s' },
  visibleMs: { part: 'latency', what: 'from a 202 to the row in D1', most: 2_000, unit: 'ms' },
  webhookMs: { part: 'latency', what: 'from an event to a webhook’s receiver', most: 300, unit: 'ms' },
  healthMs: { part: 'new', what: '/api/health while 5,000 leads begin', most: 1_000, unit: 'ms' },
  importRowsPerSecond: { part: 'import', what: 'an import', least: 2_000, unit: 'rows/s' },
  historyRatio: { part: 'long', what: 'an event of a long history, beside a short one', most: 3, unit: 'times' },
  grownMb: { part: 'long', what: 'memory of a call on a long history', most: 64, unit: 'MB' },
  firstRows: { part: 'cost', what: 'rows of a lead’s first event', most: 10, unit: 'rows' },
  aloneRows: { part: 'cost', what: 'rows of a single event', most: 6, unit: 'rows' },
  burstRows: { part: 'cost', what: 'rows of an event in a burst, in the object', most: 1.1, unit: 'rows' },
  leadsPerSecond: { part: 'commits', what: 'group commit', least: 2_000, unit: 'leads/s' },
  commitRatio: { part: 'commits', what: 'group commit of 500 leads', least: 0.4, unit: 'of the bare batch' },
  backgroundRatio: { part: 'background', what: 'live p95 beside background work', most: 3, unit: 'times the quiet' },
  firstDeliveryMs: { part: 'background', what: 'from the first firing to its delivery', most: 2_000, unit: 'ms' },
  studyRatio: { part: 'studies', what: 'live p95 beside a study', most: 1.5, unit: 'times the quiet' },
} as const satisfies Record<string, Goal>;

type Goal = { part: string; what: string; unit: string } & ({ most: number } | { least: number });
export type GoalName = keyof typeof GOALS;

/** The figures of a run. If a goal is measured twice, the worse figure counts. */
export class Verdicts {
  readonly #figures = new Map<GoalName, number>();

  /** Records a figure and returns what to print after it. */
  judge(name: GoalName, figure: number): string {
    const before = this.#figures.get(name);
    if (before === undefined || isMet(GOALS[name], before)) this.#figures.set(name, figure);
    return `   (goal: ${describe(GOALS[name])}; ${isMet(GOALS[name], figure) ? 'met' : 'MISSED'})`;
  }

  /** A row for every goal of these parts. `missing` says why a part has no figures. */
  table(parts: readonly string[], missing: ReadonlyMap<string, string>): string[][] {
    return (Object.entries(GOALS) as [GoalName, Goal][])
      .filter(([, { part }]) => parts.includes(part))
      .map(([name, goal]) => {
        const figure = this.#figures.get(name);
        const reached =
          figure === undefined
            ? `not measured${suffix(missing.get(goal.part))}`
            : isMet(goal, figure)
              ? 'met'
              : 'MISSED';
        return [goal.what, figure === undefined ? '–' : round(figure), describe(goal), reached];
      });
  }
}

const suffix = (reason: string | undefined): string => (reason === undefined ? '' : `, because ${reason}`);

const isMet = (goal: Goal, figure: number): boolean => ('most' in goal ? figure <= goal.most : figure >= goal.least);

const describe = (goal: Goal): string =>
  'most' in goal ? `at most ${round(goal.most)} ${goal.unit}` : `at least ${round(goal.least)} ${goal.unit}`;

const round = (figure: number): string => Number(figure.toPrecision(3)).toLocaleString('en-US');
