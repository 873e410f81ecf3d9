import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Cohort } from '../../../../../worker/contract/cohorts.ts';
import { Button } from '../../../components/button.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { StudyProgress } from '../../../components/study-progress.tsx';
import { cx } from '../../../lib/cx.ts';
import { countOf, formatCount, formatPercent, sentence } from '../../../lib/format.ts';
import { leadPropertiesQuery } from '../../../lib/lead-properties.ts';
import { notify } from '../../../lib/notify.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { fileDay, saveCsv } from '../../../lib/save-file.ts';
import { shareOf } from '../../../lib/share-of.ts';
import { type StudyOf, useNewestStudy, useStartStudy } from '../api/studies.ts';
import { type Column, Figures } from './figures.tsx';

/** How many weeks the table shows; the CSV file has all of them. */
const WEEKS_SHOWN = 4;

/** Properties of events that say where a lead came from. */
const CAMPAIGN_PROPERTIES = ['utm_campaign', 'utm_source', 'utm_medium'];

/** Shows which months, weeks or values of a property brought leads that come back and buy. */
export default function CohortPanel({ canStart }: { canStart: boolean }) {
  const { data: study } = useNewestStudy('cohorts');
  const start = useStartStudy('cohorts');
  const [kind, setKind] = useState<'month' | 'week' | 'property'>('month');
  const [property, setProperty] = useState('utm_campaign');
  const by = kind === 'property' ? { property: property.trim() } : kind;
  const [stage, setStage] = useState('');
  const { data: ruleset } = useRuleset();
  // Every lead starts in the lowest stage, so that stage is not offered.
  const stages = ruleset?.stages.slice(1) ?? [];
  const listId = useId();
  const { data: properties = [] } = useQuery({ ...leadPropertiesQuery, enabled: kind === 'property' });
  return (
    <Panel
      title="Cohorts"
      note="Leads by when they first came, or by a property"
      actions={
        canStart && (
          <div className="flex flex-wrap items-center gap-2">
            <Segmented
              label="Cohorts by"
              value={kind}
              options={[
                { value: 'month', label: 'Month' },
                { value: 'week', label: 'Week' },
                { value: 'property', label: 'Property' },
              ]}
              onChange={setKind}
            />
            {kind === 'property' && (
              <>
                <input
                  aria-label="Property of leads"
                  title="A property of the lead, or of its first event with that property"
                  list={listId}
                  autoComplete="off"
                  className={cx(smallInputClass, 'w-40 font-mono text-xs')}
                  value={property}
                  onChange={({ target }) => setProperty(target.value)}
                />
                <datalist id={listId}>
                  {[...CAMPAIGN_PROPERTIES, ...properties.map(({ name }) => name)].map((name) => (
                    <option key={name} value={name} />
                  ))}
                </datalist>
              </>
            )}
            {stages.length > 0 && (
              <label className="flex items-center gap-2 text-sm text-soft">
                Converts by
                <select
                  className={cx(smallInputClass, 'max-w-40')}
                  value={stage}
                  onChange={({ target }) => setStage(target.value)}
                >
                  <option value="">Outcome</option>
                  {stages.map(({ name }) => (
                    <option key={name} value={name}>
                      {sentence(name)}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <Button
              disabled={kind === 'property' && property.trim() === ''}
              isBusy={start.isPending || study?.status === 'running'}
              onClick={() =>
                start.mutate({ by, ...(stage && { stage }) }, { onError: (failure) => notify.error(failure.message) })
              }
            >
              Count cohorts
            </Button>
          </div>
        )
      }
    >
      {study?.result ? (
        <CohortTable study={study} cohorts={inReadingOrder(study, study.result.cohorts)} />
      ) : study?.status === 'running' ? (
        <StudyProgress label="Count" study={study} canCancel={canStart} />
      ) : (
        <p className="text-soft text-sm">
          See how many leads of each month, or with each value of a property, reach the outcome or a stage, and how many
          come back in the weeks after.
        </p>
      )}
    </Panel>
  );
}

/** Sorts months and weeks newest first. Values of a property stay sorted by their number of leads. */
const inReadingOrder = ({ plan: { by } }: StudyOf<'cohorts'>, cohorts: readonly Cohort[]): Cohort[] =>
  typeof by === 'string' ? cohorts.toReversed() : [...cohorts];

function CohortTable({ study, cohorts }: { study: StudyOf<'cohorts'>; cohorts: Cohort[] }) {
  const { by, withinDays, stage } = study.plan;
  const shown = typeof by === 'string' ? shareOfAll : shareOfOld;
  const title = by === 'week' ? 'Week of' : by === 'month' ? 'Month' : by.property;
  const columns: Column<Cohort>[] = [
    {
      title,
      cell: ({ key }) => (key === null ? 'None' : typeof by === 'string' ? PERIODS[by].format(Date.parse(key)) : key),
    },
    { title: 'Leads', cell: ({ leads }) => formatCount(leads) },
    {
      title: stage ? `Reached ${sentence(stage)}` : 'Converted',
      cell: ({ converted, leads }) => formatPercent(shareOf(converted, leads)),
    },
    ...withinDays.map((days, i) => ({
      title: `In ${countOf(days, 'day')}`,
      cell: (cohort: Cohort) => shown(cohort.leads, cohort.within[i]?.leads, cohort.within[i]?.converted),
    })),
    ...Array.from({ length: WEEKS_SHOWN }, (_, i) => ({
      title: `Back in week ${i + 1}`,
      cell: (cohort: Cohort) => shown(cohort.leads, cohort.weeks[i]?.leads, cohort.weeks[i]?.active),
    })),
  ];
  return (
    <div className="flex flex-col gap-3">
      <Figures caption={`Leads by ${title.toLowerCase()}`} rows={cohorts} columns={columns} />
      <div>
        <Button onClick={() => void saveCsv(`cohorts-${fileDay()}.csv`, toRows(title, cohorts))}>Download CSV</Button>
      </div>
    </div>
  );
}

const PERIODS = {
  month: new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' }),
  week: new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }),
};

/**
 * The share of a cohort's leads that converted, or “Not yet” until all of them have had enough time. An earlier figure would count a lead
 * as lost although the lead may still convert.
 */
const shareOfAll = (all: number, old = 0, counted = 0): string =>
  old < all ? 'Not yet' : formatPercent(shareOf(counted, all));

/**
 * The share of leads with a property's value that converted: “9.5% of 42”. Leaves out leads that are too new, because there are
 * always some.
 */
const shareOfOld = (all: number, old = 0, counted = 0): string => {
  if (old === 0) return 'Not yet';
  const share = formatPercent(counted / old);
  return old < all ? `${share} of ${formatCount(old)}` : share;
};

function toRows(title: string, cohorts: readonly Cohort[]): (string | number)[][] {
  const [first] = cohorts;
  if (!first) return [];
  const windows = first.within.flatMap(({ days }) => [`leads_of_${days}_days`, `converted_in_${days}_days`]);
  const weeks = first.weeks.flatMap((_, i) => [`leads_of_week_${i + 1}`, `back_in_week_${i + 1}`]);
  return [
    [title.toLowerCase().replaceAll(' ', '_'), 'leads', 'converted', ...windows, ...weeks],
    ...cohorts.map(({ key, leads, converted, ...counts }) => [
      ...[key ?? '', leads, converted],
      ...counts.within.flatMap((one) => [one.leads, one.converted]),
      ...counts.weeks.flatMap((one) => [one.leads, one.active]),
    ]),
  ];
}
