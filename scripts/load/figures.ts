import { build, type Histogram } from 'hdr-histogram-js';

/** Times in ms, recorded to the µs in histograms of three digits: overall and per second. */
export interface Figures {
  record(ms: number): void;
  /** The maximum; null if no time was recorded. */
  summary(): Summary | null;
  /** Pairs of [percentile, ms], as plotted in HDR diagrams. */
  distribution(): [percentile: number, ms: number][];
  /** One value per second since the start; null for a second without a record. */
  bySecond(): (Summary | null)[];
}

export interface Summary {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

const PERCENTILES = [0, 10, 25, 50, 75, 90, 95, 99, 99.9, 100];

export function newFigures(startedAt: number): Figures {
  const all = newHistogram();
  const seconds: Histogram[] = [];
  return {
    record(ms) {
      const micros = Math.max(1, Math.round(ms * 1000));
      const second = Math.max(0, Math.floor((performance.now() - startedAt) / 1000));
      while (seconds.length <= second) seconds.push(newHistogram());
      all.recordValue(micros);
      seconds[second]?.recordValue(micros);
    },
    summary: () => summarise(all),
    distribution: () => PERCENTILES.map((percentile) => [percentile, toMs(all.getValueAtPercentile(percentile))]),
    bySecond: () => seconds.map(summarise),
  };
}

const newHistogram = (): Histogram => build({ numberOfSignificantValueDigits: 3, autoResize: true });
const toMs = (micros: number): number => Math.round(micros / 10) / 100;

function summarise(histogram: Histogram): Summary | null {
  if (histogram.totalCount === 0) return null;
  const at = (percentile: number) => toMs(histogram.getValueAtPercentile(percentile));
  return { count: histogram.totalCount, p50: at(50), p95: at(95), p99: at(99), max: toMs(histogram.maxValue) };
}
