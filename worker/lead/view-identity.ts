import type { IdKind } from '../contract/id-kind.ts';
import { isTrustedField } from '../domain/learn-traits.ts';
import { isGone, isLinkedByPage, linkOf, sealedInto } from '../domain/merge-state.ts';
import type { StoredLead } from './storage/lead-memory.ts';

/** Who an id is, whether or not it was merged into another lead. `createdAt` is epoch ms. */
export interface LeadIdentity {
  leadId: string;
  idKind: IdKind;
  /** Its own, also while it is merged into `winner`. */
  email: string | null;
  /** Whether the customer vouches for the email: then no page's word changes it. */
  emailIsTrusted: boolean;
  createdAt: number;
  /** The lead that it was merged into, or null. */
  winner: string | null;
  /** Whether only a page's unsigned word merged it. */
  linkedByPage: boolean;
  /** Whether nobody but an import, or a page, merged it. */
  isLinkWeak: boolean;
  /** Whether it is being taken out of its winner. */
  isLeaving: boolean;
}

/** Null if the lead was erased. */
export function viewIdentity({ snapshot }: StoredLead): LeadIdentity | null {
  const { leadId, idKind, createdAt, state, merge } = snapshot;
  if (isGone(merge)) return null;
  return {
    ...{
      leadId,
      idKind,
      createdAt,
      winner: sealedInto(merge),
      linkedByPage: isLinkedByPage(merge),
      isLinkWeak: Object.keys(linkOf(merge)).length > 0,
      isLeaving: merge.status === 'restoring',
    },
    email: state.traits.email ?? null,
    emailIsTrusted: isTrustedField(snapshot.state, 'email'),
  };
}
