import type { SourceFigures, SourceReport } from '../../worker/contract/source-report.ts';
import type { Control } from './controls.ts';
import type { SourceBar } from './proving-set.ts';

/** Checks that a report of sources has exactly the known numbers. */
export function judgeSources({ groups, all }: SourceReport, bar: SourceBar): Control[] {
  const figuresOf = (source: string) => groups.find(({ value }) => value === source)?.current;
  const compare = (name: string, known: readonly number[], figures: SourceFigures | undefined): Control => {
    const found = figures ? [figures.leads, figures.converted] : [];
    const holds = JSON.stringify(found) === JSON.stringify(known);
    return { name, holds, seen: `${found.join('/')} (${known.join('/')})` };
  };
  return [
    compare('all sources, by the API', bar.total, all.current),
    ...Object.entries(bar.sources).map(([source, known]) => compare(`source ${source}`, known, figuresOf(source))),
  ];
}
