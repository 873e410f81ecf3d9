import type { ReactNode } from 'react';

import type { ListedLead } from '../../../../worker/contract/lead.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';

import { DueTime } from '../../components/due-time.tsx';
import { GradeBadge } from '../../components/grade-badge.tsx';
import { PersonName } from '../../components/person-name.tsx';
import { Score } from '../../components/score.tsx';
import { StageBadge } from '../../components/stage-badge.tsx';
import { Time } from '../../components/time.tsx';
import { VelocityMeter } from '../../components/velocity-meter.tsx';
import { cx } from '../../lib/cx.ts';
import { formatCount, humanize } from '../../lib/format.ts';
import { STATUS_LABELS } from '../../lib/lead-status.ts';
import { isBehavior, readBehavior, type SortKey } from './lead-sort.ts';

export interface LeadColumn {
  id: string;
  label: string;
  /** The width, as a CSS grid track. */
  track: string;
  isNumber?: boolean;
  /** The value that the column sorts by; absent if the list cannot be sorted by this column. */
  sort?: SortKey;
  cell: (lead: ListedLead) => ReactNode;
  /** The lead's value for this column in a CSV file. */
  text: (lead: ListedLead) => string | number;
}

const none = <span className="text-faint">–</span>;
const instant = (at: string | null) => (at ? <Time at={at} /> : none);

export const COLUMNS: readonly LeadColumn[] = [
  {
    id: 'score',
    sort: { sort: 'score' },
    label: 'Score',
    track: '68px',
    isNumber: true,
    cell: ({ currentScore }) => <Score value={currentScore} />,
    text: ({ currentScore }) => currentScore,
  },
  {
    id: 'stage',
    label: 'Stage',
    track: '96px',
    cell: ({ leadStage }) => <StageBadge stage={leadStage} />,
    text: ({ leadStage }) => leadStage,
  },
  {
    id: 'grade',
    label: 'Grade',
    track: '64px',
    cell: ({ grade }) => (grade ? <GradeBadge grade={grade} /> : none),
    text: ({ grade }) => grade ?? '',
  },
  {
    id: 'velocity',
    sort: { sort: 'velocity' },
    label: 'Velocity',
    track: '64px',
    cell: ({ velocityScore }) => <VelocityMeter value={velocityScore} />,
    text: ({ velocityScore }) => velocityScore,
  },
  {
    id: 'lastEventAt',
    sort: { sort: 'lastEventAt' },
    label: 'Last activity',
    track: '92px',
    cell: ({ lastEventAt }) => instant(lastEventAt),
    text: ({ lastEventAt }) => lastEventAt ?? '',
  },
  {
    id: 'events',
    sort: { sort: 'eventCount' },
    label: 'Events',
    track: '70px',
    isNumber: true,
    cell: ({ eventCount }) => <span className="num">{formatCount(eventCount)}</span>,
    text: ({ eventCount }) => eventCount,
  },
  {
    id: 'company',
    sort: { sort: 'property', by: 'company' },
    label: 'Company',
    track: 'minmax(78px, 1fr)',
    cell: ({ company }) => company ?? none,
    text: ({ company }) => company ?? '',
  },
  {
    id: 'email',
    sort: { sort: 'property', by: 'email' },
    label: 'Email',
    track: 'minmax(150px, 1.2fr)',
    cell: ({ email }) => email ?? none,
    text: ({ email }) => email ?? '',
  },
  {
    id: 'owner',
    label: 'Owner',
    track: 'minmax(112px, 0.8fr)',
    cell: ({ owner }) => (owner === null ? none : <PersonName id={owner} />),
    text: ({ owner }) => owner ?? '',
  },
  {
    id: 'status',
    label: 'Status',
    track: '88px',
    cell: ({ status }) => <span className={status === 'new' ? 'text-faint' : undefined}>{STATUS_LABELS[status]}</span>,
    text: ({ status }) => status,
  },
  {
    id: 'taskDueAt',
    label: 'Next task',
    track: '116px',
    cell: ({ taskDueAt }) => (taskDueAt === null ? none : <DueTime at={taskDueAt} />),
    text: ({ taskDueAt }) => taskDueAt ?? '',
  },
  {
    id: 'changesAt',
    sort: { sort: 'changesAt' },
    label: 'Next change',
    track: '108px',
    cell: ({ changesAt }) => instant(changesAt),
    text: ({ changesAt }) => changesAt ?? '',
  },
  {
    id: 'stageDropsAt',
    sort: { sort: 'stageDropsAt' },
    label: 'Stage drops',
    track: '108px',
    cell: ({ stageDropsAt }) => instant(stageDropsAt),
    text: ({ stageDropsAt }) => stageDropsAt ?? '',
  },
  {
    id: 'firstEventAt',
    label: 'First activity',
    track: '116px',
    cell: ({ firstEventAt }) => instant(firstEventAt),
    text: ({ firstEventAt }) => firstEventAt ?? '',
  },
  {
    id: 'createdAt',
    sort: { sort: 'createdAt' },
    label: 'Created',
    track: '116px',
    cell: ({ createdAt }) => instant(createdAt),
    text: ({ createdAt }) => createdAt,
  },
];

const PROPERTY = 'property:';
const BEHAVIOR = 'behavior:';

/** The ID of the column for a property with this name. */
export const propertyColumnId = (name: string): string => `${PROPERTY}${name}`;
/** The ID of the column that counts a behavior, which is given as JSON. */
export const behaviorColumnId = (json: string): string => `${BEHAVIOR}${json}`;

const named = (shown: readonly string[], prefix: string): string[] =>
  shown.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));

/** The names of the properties among the shown columns, up to the API's limit. */
export const propertiesIn = (shown: readonly string[]): string[] =>
  named(shown, PROPERTY).slice(0, LIMITS.listedPropertiesMax);

/** The behaviors (as JSON) among the shown columns, up to the API's limit. */
export const behaviorsIn = (shown: readonly string[]): string[] =>
  named(shown, BEHAVIOR).filter(isBehavior).slice(0, LIMITS.listedBehaviorsMax);

/**
 * The columns to show: the standard columns in their fixed order, then properties and behavior counts in the order in which people
 * added them.
 */
export const columnsOf = (shown: readonly string[], leads: readonly ListedLead[] = []): LeadColumn[] => [
  ...COLUMNS.filter(({ id }) => shown.includes(id)),
  ...propertiesIn(shown).map((name) => toPropertyColumn(name, leads)),
  ...behaviorsIn(shown).map(toBehaviorColumn),
];

/** Shows a property as a number if every loaded lead that has the property has a number. */
function toPropertyColumn(name: string, leads: readonly ListedLead[]): LeadColumn {
  const known = leads.flatMap(({ properties }) => properties?.[name] ?? []);
  const text = ({ properties }: ListedLead): string => describeProperty(properties?.[name]);
  return {
    id: propertyColumnId(name),
    label: humanize(name) || name,
    track: 'minmax(116px, 0.8fr)',
    isNumber: known.length > 0 && known.every((value) => typeof value === 'number'),
    sort: { sort: 'property', by: name },
    cell: (lead) => (text(lead) ? <span className="num">{text(lead)}</span> : none),
    text,
  };
}

/** `json` is the behavior. `index` is its position among the behaviors that the list counts. */
function toBehaviorColumn(json: string, index: number): LeadColumn {
  const count = ({ behaviorCounts }: ListedLead) => behaviorCounts?.[index];
  return {
    id: behaviorColumnId(json),
    label: nameBehavior(json),
    track: 'minmax(144px, 0.6fr)',
    isNumber: true,
    sort: { sort: 'behavior', by: json },
    cell: (lead) => {
      const shown = count(lead);
      return shown === undefined ? (
        none
      ) : (
        <span className={cx('num', shown === 0 && 'text-faint')}>{formatCount(shown)}</span>
      );
    },
    text: (lead) => count(lead) ?? '',
  };
}

/** A short heading, such as “Page view (7 d)” or “Page view”. The tooltip has the other details. */
function nameBehavior(json: string): string {
  const { event, withinDays } = readBehavior(json);
  const name = humanize(event) || event;
  return withinDays === undefined ? name : `${name} (${withinDays} d)`;
}

const describeProperty = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const SHOWN_BY_DEFAULT = ['score', 'stage', 'velocity', 'lastEventAt', 'events', 'company'];
/** Narrower windows would cut off most names if they showed all these columns. */
const EVENTS_FROM_PX = 1280;
const STORAGE_KEY = 'leads.columns';

export function readShownColumns(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null');
    if (Array.isArray(stored)) return stored.filter((id) => typeof id === 'string');
  } catch {
    // If the saved columns cannot be read, the default columns are shown.
  }
  return innerWidth < EVENTS_FROM_PX ? SHOWN_BY_DEFAULT.filter((id) => id !== 'events') : SHOWN_BY_DEFAULT;
}

export const storeShownColumns = (ids: readonly string[]): void =>
  localStorage.setItem(STORAGE_KEY, JSON.stringify(ids));
