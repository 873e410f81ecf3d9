import type { IdKind } from '../contract/id-kind.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { kindOnceNamed } from '../domain/plan-merge.ts';
import type { StoredLead } from './storage/lead-memory.ts';

interface Naming {
  namedAs: IdKind;
  /** The kind of the ID in storage. */
  knownAs?: IdKind | undefined;
  importId?: string | undefined;
  /** Whether an unsigned page names the ID. */
  isFromPages?: boolean | undefined;
  /** Whether the customer edits or works on the lead. */
  isWork?: boolean | undefined;
}

/**
 * Returns the lead with the information that a message used its ID as `namedAs`. If the ID's kind changes, D1 is updated. The lead
 * remembers the imports that use the ID as more than anonymous, until another source uses the ID so. The lead also remembers if only pages
 * use the ID so. Work on the lead counts as another source: if it did not, undoing the imports would leave this work to whichever user a
 * page links the ID to.
 */
export function nameLead(
  { snapshot: before, config }: StoredLead,
  { namedAs, knownAs = 'anonymous', importId, isFromPages = false, isWork = false }: Naming,
): StoredLead {
  const idKind = kindOnceNamed(before.idKind, namedAs);
  const named = idKind === before.idKind ? before : { ...before, idKind, seq: before.seq + 1 };
  if (namedAs === 'anonymous') {
    const imported = importId === undefined ? named : importedBy(named, importId);
    return { snapshot: isWork ? workedOn(namedByOthers(imported)) : imported, config };
  }
  const snapshot = isFromPages ? namedByPages(named, knownAs) : namedByCustomer(named);
  if (importId === undefined) return { snapshot: namedByOthers(snapshot), config };
  const by = knownAs === 'anonymous' ? [] : snapshot.idKindBy;
  if (!by || by.includes(importId)) return { snapshot, config };
  return { snapshot: { ...snapshot, idKindBy: [...by, importId] }, config };
}

const namedByPages = (snapshot: LeadSnapshot, knownAs: IdKind): LeadSnapshot =>
  knownAs === 'anonymous' && snapshot.idKind === 'own' ? { ...snapshot, isOwnFromPages: true } : snapshot;

function importedBy(snapshot: LeadSnapshot, importId: string): LeadSnapshot {
  const { importedBy: by = [] } = snapshot;
  return by.includes(importId) ? snapshot : { ...snapshot, importedBy: [...by, importId] };
}

const workedOn = (snapshot: LeadSnapshot): LeadSnapshot =>
  snapshot.idKind === 'anonymous' && !snapshot.isWorkedOn ? { ...snapshot, isWorkedOn: true } : snapshot;

/** Returns the lead with the information that the customer has used its ID. */
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

/** Undoes what an import has said about a lead's ID, and returns the lead. */
export function unnameLead(named: LeadSnapshot, importId: string): LeadSnapshot {
  const { importedBy = [], ...others } = named;
  const left = importedBy.filter((id) => id !== importId);
  const snapshot =
    left.length < importedBy.length ? { ...others, ...(left.length > 0 && { importedBy: left }) } : named;
  const { idKindBy, ...rest } = snapshot;
  if (!idKindBy?.includes(importId)) return snapshot;
  const otherBy = idKindBy.filter((id) => id !== importId);
  return otherBy.length > 0 ? { ...rest, idKindBy: otherBy } : { ...rest, idKind: 'anonymous', seq: snapshot.seq + 1 };
}
