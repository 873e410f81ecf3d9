import type { IdKind } from '../contract/id-kind.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { kindOnceNamed } from '../domain/plan-merge.ts';
import type { StoredLead } from './storage/lead-memory.ts';

interface Naming {
  namedAs: IdKind;
  /** The kind of the ID in storage. */
  knownAs?: IdKind | undefined;
  importId?: string | undefined;
  /** Whether only pages name it. */
  isFromPages?: boolean | undefined;
}

/**
 * The lead once its id is used as `namedAs`; D1 is updated if that changes the kind of the ID. Imports that use it as more than
 * anonymous are remembered until somebody else does, and so is whether only pages do.
 */
export function nameLead(
  { snapshot: before, config }: StoredLead,
  { namedAs, knownAs = 'anonymous', importId, isFromPages = false }: Naming,
): StoredLead {
  const idKind = kindOnceNamed(before.idKind, namedAs);
  const named = idKind === before.idKind ? before : { ...before, idKind, seq: before.seq + 1 };
  if (namedAs === 'anonymous') return { snapshot: named, config };
  const snapshot = isFromPages ? namedByPages(named, knownAs) : namedByCustomer(named);
  if (importId === undefined) return { snapshot: namedByOthers(snapshot), config };
  const by = knownAs === 'anonymous' ? [] : snapshot.idKindBy;
  if (!by || by.includes(importId)) return { snapshot, config };
  return { snapshot: { ...snapshot, idKindBy: [...by, importId] }, config };
}

const namedByPages = (snapshot: LeadSnapshot, knownAs: IdKind): LeadSnapshot =>
  knownAs === 'anonymous' && snapshot.idKind === 'own' ? { ...snapshot, isOwnFromPages: true } : snapshot;

/** The lead, its ID no longer only a page's word. */
export function namedByCustomer(snapshot: LeadSnapshot): LeadSnapshot {
  if (!snapshot.isOwnFromPages) return snapshot;
  const { isOwnFromPages: _, ...named } = snapshot;
  return named;
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
