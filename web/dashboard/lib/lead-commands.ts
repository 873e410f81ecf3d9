import type { LucideIcon } from 'lucide-react';
import { useEffect } from 'react';

/** A command for one lead in the command menu. */
export interface LeadCommand {
  label: string;
  icon: LucideIcon;
  /** Other words by which the command menu finds the command. */
  keywords?: readonly string[];
  run: () => void;
}

export interface LeadOffer {
  leadId: string;
  name: string;
  commands: readonly LeadCommand[];
}

const offers = new Map<string, LeadOffer>();

/** Adds a lead's commands to the command menu while the component is mounted, except for people with view-only access. */
export function useLeadCommands(offer: LeadOffer): void {
  useEffect(() => {
    if (offer.commands.length === 0) return;
    offers.set(offer.leadId, offer);
    return () => void offers.delete(offer.leadId);
  });
}

/** The commands for the lead whose row (`data-lead-id`) contains the focus, or for the only lead on the screen that has commands. */
export function findLeadOffer(): LeadOffer | null {
  const focused = document.activeElement;
  const leadId = focused?.closest<HTMLElement>('[data-lead-id]')?.dataset.leadId;
  if (leadId === undefined && focused?.closest('[data-lead-row]')) return null;
  if (leadId !== undefined) return offers.get(leadId) ?? null;
  const [only, ...others] = offers.values();
  return only && others.length === 0 ? only : null;
}
