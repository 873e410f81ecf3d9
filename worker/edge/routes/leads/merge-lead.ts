import { MergeAnswer, MergeInput } from '../../../contract/identity.ts';
import { closeConflict } from '../../../identity/conflicts.ts';
import { mergeLeads, resolveLead } from '../../../identity/merge-leads.ts';
import { previewMerge } from '../../../identity/preview-merge.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { writeAudit } from '../../../settings/audit.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid, Refusal } from '../../problem.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';

export const mergeLead = endpoint(
  {
    method: 'post',
    url: '/api/leads/{leadId}/merge',
    operationId: 'mergeLead',
    tag: 'Identity',
    summary: 'Merge another lead into this one',
    description:
      'The score becomes that of both histories together; the other id resolves to this lead from now on. With `preview` nothing happens but the answer. `POST /api/leads/{other}/unmerge` restores both.',
    access: 'leads:write',
    path: LeadPath,
    body: MergeInput,
    status: 202,
    answer: MergeAnswer,
    refusals: ['not_found', 'conflict'],
  },
  async ({ path: { leadId: winner }, body, principal, env, now }) => {
    const { projectId } = principal;
    const config = await getProjectConfig(env, projectId);
    const read = (leadId: string) => askLead(env, { projectId, leadId }, (lead) => lead.read({}));
    const [into, from] = await Promise.all([read(winner), read(body.leadId)]);
    if (!into) throw noSuchLead();
    if (!from) throw invalid([{ path: 'leadId', message: 'there is no such lead' }]);
    if (into._id === from._id) throw invalid([{ path: 'leadId', message: 'is this lead already' }]);
    if (body.preview) {
      const lead = await previewMerge(env, { projectId, config, winner: into._id, loser: from._id, now });
      return { status: 'preview' as const, winner: into._id, loser: from._id, lead };
    }
    const started = await mergeLeads(env, { projectId, config, loser: from._id, winner: into._id });
    if (started.status === 'refused') throw new Refusal('conflict', MERGE_REFUSALS[started.reason]);
    await writeAudit(env.DB, {
      ...{ projectId, at: now, actor: actorOf(principal), action: 'lead.merged', target: into._id },
      after: { loser: from._id },
    });
    await closeConflict(env.DB, { projectId, leadIds: [into._id, from._id], status: 'merged', now });
    const lead = await read(await resolveLead(env, projectId, started.winner));
    if (!lead) throw noSuchLead();
    return { status: 'merging' as const, winner: started.winner, loser: from._id, lead };
  },
);

const MERGE_REFUSALS = {
  erased: 'The other lead was erased.',
  within: 'This lead is part of the other one.',
  unfinished: 'An un-merge of the other lead is not finished yet: try again in a moment.',
};
