import type { ReactNode } from 'react';

import type { ListedLead } from '../../../../worker/contract/lead.ts';
import type { LeadSort } from '../../../../worker/contract/lead-sorts.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';

import { DueTime } from '../../components/due-time.tsx';
import { GradeBadge } from '../../components/grade-badge.tsx';
import { PersonName } from '../../components/person-name.tsx';
import { Score } from '../../components/score.tsx';
import { StageBadge } from '../../components/stage-badge.tsx';
import { Time } from '../../components/time.tsx';
import { VelocityMeter } from '../../components/velocity-meter.tsx';
import { formatCount, humanize } from '../../lib/format.ts';
import { STATUS_LABELS } from '../../lib/lead-status.ts';

export interface LeadColumn {
  id: string;
  label: string;
  /** A CSS grid track. */
  track: string;
  isNumber?: boolean;
  /** The sort key, if leads can be sorted by it. */
  sort?: LeadSort;
  cell: (lead: ListedLead) => ReactNode;
  /** The value in a CSV file. */
  text: (lead: ListedLead) => string | number;
}

const none = <span className="text-faint">–</span>;
const instant = (at: string | null) => (at ? <Time at={at} /> : none);

export const COLUMNS: readonly LeadColumn[] = [
  {
    id: 'score',
    sort: 'score',
    label: 'Score',
    track: '76px',
    isNumber: true,
    cell: ({ currentScore }) => <Score value={currentScore} />,
    text: ({ currentScore }) => currentScore,
  },
  {
    id: 'stage',
    label: 'Stage',
    track: '104px',
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
    sort: 'velocity',
    label: 'Velocity',
    track: '80px',
    cell: ({ velocityScore }) => <VelocityMeter value={velocityScore} />,
    text: ({ velocityScore }) => velocityScore,
  },
  {
    id: 'lastEventAt',
    sort: 'lastEventAt',
    label: 'Last activity',
    track: '104px',
    cell: ({ lastEventAt }) => instant(lastEventAt),
    text: ({ lastEventAt }) => lastEventAt ?? '',
  },
  {
    id: 'events',
    label: 'Events',
    track: '64px',
    isNumber: true,
    cell: ({ eventCount }) => <span className="num">{formatCount(eventCount)}</span>,
    text: ({ eventCount }) => eventCount,
  },
  {
    id: 'company',
    label: 'Company',
    track: 'minmax(96px, 1fr)',
    cell: ({ company }) => company ?? none,
    text: ({ company }) => company ?? '',
  },
  {
    id: 'email',
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
    sort: 'changesAt',
    label: 'Next change',
    track: '108px',
    cell: ({ changesAt }) => instant(changesAt),
    text: ({ changesAt }) => changesAt ?? '',
  },
  {
    id: 'stageDropsAt',
    sort: 'stageDropsAt',
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
    sort: 'createdAt',
    label: 'Created',
    track: '116px',
    cell: ({ createdAt }) => instant(createdAt),
    text: ({ createdAt }) => createdAt,
  },
];

const PROPERTY = 'property:';

/** The column of a property, by the property's name. */
export const propertyColumnId = (name: string): string => `${PROPERTY}${name}`;

/** The properties among shown columns, as many as a list may show. */
export const propertiesIn = (shown: readonly string[]): string[] =>
  shown
    .filter((id) => id.startsWith(PROPERTY))
    .map((id) => id.slice(PROPERTY.length))
    .slice(0, LIMITS.listedPropertiesMax);

/** The shown columns: the lead's own in their order, then properties in the order in which they were added. */
export const columnsOf = (shown: readonly string[]): LeadColumn[] => [
  ...COLUMNS.filter(({ id }) => shown.includes(id)),
  ...propertiesIn(shown).map(toPropertyColumn),
];

function toPropertyColumn(name: string): LeadColumn {
  const text = ({ properties }: ListedLead): string => describeProperty(properties?.[name]);
  return {
    id: propertyColumnId(name),
    label: humanize(name) || name,
    track: 'minmax(96px, 0.8fr)',
    cell: (lead) => text(lead) || none,
    text,
  };
}

const describeProperty = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const SHOWN_BY_DEFAULT = ['score', 'stage', 'velocity', 'lastEventAt', 'events', 'company'];
const STORAGE_KEY = 'leads.columns';

export function readShownColumns(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null');
    if (Array.isArray(stored)) return stored.filter((id) => typeof id === 'string');
  } catch {
    // Unreadable choices count as none.
  }
  return SHOWN_BY_DEFAULT;
}

export const storeShownColumns = (ids: readonly string[]): void =>
  localStorage.setItem(STORAGE_KEY, JSON.stringify(ids));
