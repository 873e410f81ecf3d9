import { unmergeLead } from '../../../identity/unmerge-lead.ts';
import { handle } from '../../handle.ts';
import { refuseIdentity } from './refuse-identity.ts';

export const unmergeLeadHandler = handle(
  async () => (await import('../../../contract/api/identity.ts')).unmergeLead,
  (call, { path }) => unmergeLead(call, path),
  refuseIdentity,
);
