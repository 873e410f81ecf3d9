import { unmergeLead as definition } from '../../../contract/api/identity.ts';
import { unmergeLead } from '../../../identity/unmerge-lead.ts';
import { handle } from '../../handle.ts';
import { refuseIdentity } from './refuse-identity.ts';

export const unmergeLeadHandler = handle(definition, (call, { path }) => unmergeLead(call, path), refuseIdentity);
