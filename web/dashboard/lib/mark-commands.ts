import { Check, Clock } from 'lucide-react';
import type { LeadCommand } from './lead-commands.ts';
import type { useMarkLead } from './mark-lead.ts';
import { snoozeTimes } from './snooze-times.ts';

/** The commands that mark a lead as done or snooze it. */
export const markCommands = ({ markDone, snooze }: ReturnType<typeof useMarkLead>): LeadCommand[] => [
  { label: 'Mark as done', icon: Check, run: markDone },
  ...snoozeTimes(new Date()).map((time) => ({ label: time.command, icon: Clock, run: () => snooze(time) })),
];
