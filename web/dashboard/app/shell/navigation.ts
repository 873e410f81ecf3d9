import {
  Activity,
  Building2,
  Compass,
  FileUp,
  Filter,
  FlaskConical,
  Layers,
  type LucideIcon,
  Merge,
  Send,
  Settings,
  SlidersHorizontal,
  Sun,
  Trophy,
  Users,
  Zap,
} from 'lucide-react';

export interface Destination {
  to: string;
  label: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
  /** True for screens that phones show under "More". */
  isSecond?: boolean;
  /** The kind of count to show next to the label, if any. */
  badge?: 'duplicates' | 'failed';
}

/** The screens, grouped by what people want to do. */
export const SECTIONS: readonly { heading: string | null; destinations: readonly Destination[] }[] = [
  {
    heading: null,
    destinations: [
      { to: '/', label: 'Today', icon: Sun, key: 't' },
      { to: '/leads', label: 'Leads', icon: Users, key: 'l' },
      { to: '/companies', label: 'Companies', icon: Building2, key: 'c', isSecond: true },
      { to: '/segments', label: 'Segments', icon: Layers, key: 'm', isSecond: true },
      { to: '/duplicates', label: 'Possible duplicates', icon: Merge, key: 'u', isSecond: true, badge: 'duplicates' },
    ],
  },
  {
    heading: 'Reports',
    destinations: [
      { to: '/leaderboard', label: 'Leaderboard', icon: Trophy, key: 'b' },
      { to: '/sources', label: 'Sources', icon: Compass, key: 'o', isSecond: true },
      { to: '/funnel', label: 'Funnel', icon: Filter, key: 'f', isSecond: true },
      { to: '/proof', label: 'Proof', icon: FlaskConical, key: 'p', isSecond: true },
    ],
  },
  {
    heading: 'Rules',
    destinations: [
      { to: '/rules', label: 'Scoring', icon: SlidersHorizontal, key: 'r', isSecond: true },
      { to: '/automations', label: 'Automations', icon: Zap, key: 'a' },
    ],
  },
  {
    heading: 'Data',
    destinations: [
      { to: '/events', label: 'Events', icon: Activity, key: 'e', isSecond: true },
      { to: '/imports', label: 'Imports', icon: FileUp, key: 'i', isSecond: true },
      { to: '/deliveries', label: 'Deliveries', icon: Send, key: 'd', isSecond: true, badge: 'failed' },
    ],
  },
  {
    heading: null,
    destinations: [{ to: '/settings', label: 'Settings', icon: Settings, key: 's', isSecond: true }],
  },
];

export const DESTINATIONS: readonly Destination[] = SECTIONS.flatMap(({ destinations }) => destinations);

/** Old addresses of screens, which redirect to the current ones. */
export const MOVED: readonly { from: string; to: string }[] = [
  { from: 'webhooks', to: '/deliveries' },
  { from: 'dead-letters', to: '/deliveries/failed' },
  { from: 'system', to: '/events' },
];
