import type { LeadStatus } from '../../../worker/contract/work.ts';

export const STATUS_LABELS: Record<LeadStatus, string> = {
  ...{ new: 'New', contacted: 'Contacted', working: 'Working', won: 'Won', lost: 'Lost' },
};

export const STATUSES = Object.keys(STATUS_LABELS) as LeadStatus[];
