import {
  Activity,
  ChartNoAxesCombined,
  type LucideIcon,
  Settings,
  SlidersHorizontal,
  Trophy,
  Users,
} from 'lucide-react';

export interface Destination {
  to: string;
  label: string;
  /** Where there is no room. */
  short?: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
}

export const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: 'Overview', icon: ChartNoAxesCombined, key: 'o' },
  { to: '/leads', label: 'Leads', icon: Users, key: 'l' },
  { to: '/leaderboard', label: 'Leaderboard', short: 'Board', icon: Trophy, key: 'b' },
  { to: '/rules', label: 'Scoring', icon: SlidersHorizontal, key: 'r' },
  { to: '/settings', label: 'Settings', icon: Settings, key: 's' },
  { to: '/system', label: 'System', icon: Activity, key: 'y' },
];
