import type { ExportedTrust } from '../contract/exported-lead.ts';
import type { IdKind } from '../contract/id-kind.ts';
import { type LeadSnapshot, vouch } from '../domain/lead-snapshot.ts';
import { nameLead } from './name-lead.ts';
import type { StoredLead } from './storage/lead-memory.ts';

/** The facts, other than its events, on which the trust in a lead is based. */
export const trustOf = ({
  isVouched,
  idKindBy = [],
  isOwnFromPages,
  isWorkedOn,
  importedBy,
}: LeadSnapshot): ExportedTrust => ({
  isVouched: isVouched === true,
  namedByImports: [...idKindBy],
  ...(isOwnFromPages && { isOwnFromPages }),
  ...(isWorkedOn && { isWorkedOn }),
  ...(importedBy && { importedBy: [...importedBy] }),
});

/** Adds the facts from an export to a lead. Facts that it already has are kept. */
export function restoreTrust(
  lead: StoredLead,
  { namedAs, knownAs, trust, now }: { namedAs: IdKind; knownAs: IdKind | undefined; trust: ExportedTrust; now: number },
): StoredLead {
  const [first, ...others] = trust.namedByImports;
  let named = nameLead(lead, { namedAs, knownAs, importId: first, isFromPages: trust.isOwnFromPages });
  for (const importId of others) named = nameLead(named, { namedAs, knownAs: named.snapshot.idKind, importId });
  for (const importId of trust.importedBy ?? []) named = nameLead(named, { namedAs: 'anonymous', importId });
  if (trust.isWorkedOn) named = nameLead(named, { namedAs: 'anonymous', isWork: true });
  const { snapshot, config } = named;
  return trust.isVouched && !snapshot.isVouched ? { snapshot: vouch(snapshot, now), config } : named;
}
