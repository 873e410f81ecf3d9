import type { IdKind } from '../contract/id-kind.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { kindOnceNamed } from '../domain/plan-merge.ts';
import type { StoredLead } from './storage/lead-memory.ts';

/**
 * The lead after a message used its ID as `namedAs`. If that changes the kind of the ID, D1 gets a new row. If only imports use the ID as
 * more than anonymous, they are recorded. `knownAs` is the kind in storage.
 */
export function nameLead(
  { snapshot: before, config }: StoredLead,
  {
    namedAs,
    knownAs = 'anonymous',
    importId,
  }: { namedAs: IdKind; knownAs?: IdKind | undefined; importId?: string | undefined },
): StoredLead {
  const idKind = kindOnceNamed(before.idKind, namedAs);
  const snapshot = idKind === before.idKind ? before : { ...before, idKind, seq: before.seq + 1 };
  if (namedAs === 'anonymous') return { snapshot, config };
  if (importId === undefined) return { snapshot: namedByOthers(snapshot), config };
  const by = knownAs === 'anonymous' ? [] : snapshot.idKindBy;
  if (!by || by.includes(importId)) return { snapshot, config };
  return { snapshot: { ...snapshot, idKindBy: [...by, importId] }, config };
}

function namedByOthers(snapshot: LeadSnapshot): LeadSnapshot {
  if (!snapshot.idKindBy) return snapshot;
  const { idKindBy: _, ...named } = snapshot;
  return named;
}

/** The lead after an import that used its ID is undone. */
export function unnameLead(snapshot: LeadSnapshot, importId: string): LeadSnapshot {
  const { idKindBy, ...rest } = snapshot;
  if (!idKindBy?.includes(importId)) return snapshot;
  const others = idKindBy.filter((id) => id !== importId);
  return others.length > 0 ? { ...rest, idKindBy: others } : { ...rest, idKind: 'anonymous', seq: snapshot.seq + 1 };
}
