import {
  Activity,
  FlaskConical,
  type LucideIcon,
  MailX,
  Merge,
  Settings,
  SlidersHorizontal,
  Sun,
  Trophy,
  Users,
  Webhook,
  Zap,
} from 'lucide-react';

export interface Destination {
  to: string;
  label: string;
  /** A shorter label for narrow screens. */
  short?: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
  /** On a phone, under "More". */
  isSecond?: boolean;
}

export const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: 'Today', icon: Sun, key: 't' },
  { to: '/leads', label: 'Leads', icon: Users, key: 'l' },
  { to: '/duplicates', label: 'Possible duplicates', icon: Merge, key: 'u', isSecond: true },
  { to: '/leaderboard', label: 'Leaderboard', short: 'Board', icon: Trophy, key: 'b' },
  { to: '/rules', label: 'Scoring', icon: SlidersHorizontal, key: 'r', isSecond: true },
  { to: '/proof', label: 'Proof', icon: FlaskConical, key: 'p', isSecond: true },
  { to: '/automations', label: 'Automations', icon: Zap, key: 'a' },
  { to: '/webhooks', label: 'Webhooks', icon: Webhook, key: 'w', isSecond: true },
  { to: '/dead-letters', label: 'Failed deliveries', icon: MailX, key: 'd', isSecond: true },
  { to: '/settings', label: 'Settings', icon: Settings, key: 's', isSecond: true },
  { to: '/system', label: 'System', icon: Activity, key: 'y', isSecond: true },
];
