import { actorIdOf } from '../../../access/permissions.ts';
import { mergeLead as definition } from '../../../contract/api/identity.ts';
import { compareKinds } from '../../../domain/plan-merge.ts';
import { closeConflict } from '../../../identity/conflicts.ts';
import { chosenTraits, differencesOf } from '../../../identity/merge-choice.ts';
import { mergeLeads } from '../../../identity/merge-leads.ts';
import { viewMergePart } from '../../../identity/merge-part.ts';
import { previewMerge } from '../../../identity/preview-merge.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { writeAudit } from '../../../settings/projects/audit.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid, Refusal } from '../../problem.ts';
import { noSuchLead } from '../leads/refuse-lead.ts';

export const mergeLeadHandler = endpoint(
  definition,
  async ({ path: { leadId }, body: { choose = {}, ...body }, principal, env, now }) => {
    const { projectId } = principal;
    const config = await getProjectConfig(env, projectId);
    const view = (id: string) => viewMergePart(env, { projectId, config, leadId: id, now });
    const [named, other] = await Promise.all([view(leadId), view(body.leadId)]);
    if (!named) throw noSuchLead();
    if (!other) throw invalid([{ path: 'leadId', message: 'No lead has this id.' }]);
    if (named.leadId === other.leadId)
      throw invalid([{ path: 'leadId', message: 'This id already belongs to this lead.' }]);
    const [kept, merged] = compareKinds(named.lead.idKind, other.lead.idKind) <= 0 ? [named, other] : [other, named];
    const choice = chosenTraits(choose, merged.lead);
    const [winner, loser, differences] = [kept.leadId, merged.leadId, differencesOf(kept.lead, merged.lead)];
    if (body.preview) {
      const lead = await previewMerge({ winner: kept, loser: merged }, { config, choice, now });
      return { status: 'preview' as const, winner, loser, lead, differences };
    }
    const started = await mergeLeads(env, {
      projectId,
      config,
      loser,
      winner,
      namedAs: 'anonymous',
      ...(choice && { choice }),
    });
    switch (started.status) {
      case 'refused':
        throw new Refusal('conflict', MERGE_REFUSALS[started.reason]);
      case 'merging':
      case 'same':
    }
    await writeAudit(env.DB, {
      ...{ projectId, at: now, actor: actorIdOf(principal), action: 'lead.merged', target: winner },
      after: { loser },
    });
    await closeConflict(env.DB, { projectId, leadIds: [winner, loser], status: 'merged', now });
    const lead = await askLead(env, { projectId, leadId: started.winner }, (object) => object.read({}));
    if (!lead) throw noSuchLead();
    return { status: 'merging' as const, winner: started.winner, loser, lead, differences };
  },
);

const MERGE_REFUSALS = {
  erased: 'The other lead was erased.',
  within: 'This lead is part of the other one.',
  unfinished: 'The unmerge of the other lead is not finished yet. Try again in a moment.',
};
