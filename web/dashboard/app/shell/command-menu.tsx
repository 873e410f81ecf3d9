import { Command } from 'cmdk';
import { Keyboard, LogOut, Moon, Rocket, Search, Sun } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { leadPath } from '../../../../worker/contract/addresses.ts';
import { StageBadge } from '../../components/stage-badge.tsx';
import { setColorScheme } from '../../lib/color-scheme.ts';
import { formatScore, leadName } from '../../lib/format.ts';
import { useFoundLeads } from '../../lib/found-leads.ts';
import type { LeadOffer } from '../../lib/lead-commands.ts';
import { signOut } from '../../lib/sign-out.ts';
import { DESTINATIONS } from './navigation.ts';
import { SHORTCUTS } from './shortcuts.ts';

const ITEM =
  'flex h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-base data-[selected=true]:bg-hover aria-disabled:opacity-50';
const GROUP =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint';

interface CommandMenuProps {
  /** Commands on the lead that was in focus. */
  offer: LeadOffer | null;
  onClose: () => void;
  onHelp: () => void;
}

/** Finds leads, screens and commands. */
export default function CommandMenu({ offer, onClose, onHelp }: CommandMenuProps) {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const { search, leads, isFetching } = useFoundLeads(text);
  const run = (command: () => unknown) => () => {
    onClose();
    command();
  };
  return (
    <Command.Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      label="Search and commands"
      loop
      overlayClassName="fixed inset-0 z-40 bg-[rgb(10_11_15/0.45)]"
      contentClassName="fixed inset-x-3 top-[12vh] z-50 mx-auto max-w-xl animate-enter overflow-hidden rounded-xl border border-line bg-raised shadow-pop"
    >
      <div className="flex items-center gap-3 border-line border-b px-4">
        <Search aria-hidden className="size-4 text-faint" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Find a lead, a screen or a command…"
          className="h-12 w-full bg-transparent text-base outline-none placeholder:text-faint"
        />
      </div>
      <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-faint text-sm">
          {isFetching ? 'Searching…' : 'Nothing found.'}
        </Command.Empty>
        {offer && (
          <Command.Group heading={<bdi>{offer.name}</bdi>} className={GROUP}>
            {offer.commands.map(({ label, icon: Icon, run: act }) => (
              <Command.Item key={label} value={label} className={ITEM} onSelect={run(act)}>
                <Icon aria-hidden className="size-4 text-faint" />
                {label}
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {search !== '' && leads.length > 0 && (
          <Command.Group heading="Leads" className={GROUP}>
            {leads.map((lead) => (
              <Command.Item
                key={lead._id}
                // The same item stays selected while more is typed, because otherwise the selection would be lost; it is found by whatever
                // was searched.
                value={`lead ${lead._id}`}
                keywords={[text]}
                className={ITEM}
                onSelect={run(() => navigate(leadPath(lead._id)))}
              >
                <span className="min-w-0 flex-1 truncate">
                  <bdi>{leadName(lead)}</bdi>
                  {lead.company && <span className="text-faint"> · {lead.company}</span>}
                </span>
                <StageBadge stage={lead.leadStage} />
                <span className="num w-12 text-right text-soft">{formatScore(lead.currentScore)}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Go to" className={GROUP}>
          {DESTINATIONS.map(({ to, label, icon: Icon, key }) => (
            <Command.Item
              key={to}
              value={label}
              keywords={['go to']}
              className={ITEM}
              onSelect={run(() => navigate(to))}
            >
              <Icon aria-hidden className="size-4 text-faint" />
              <span className="flex-1">{label}</span>
              <kbd className="font-sans text-faint text-xs max-sm:hidden">G {key.toUpperCase()}</kbd>
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading="Commands" className={GROUP}>
          <Command.Item value="connect a source onboarding" className={ITEM} onSelect={run(() => navigate('/welcome'))}>
            <Rocket aria-hidden className="size-4 text-faint" />
            Connect a source
          </Command.Item>
          <Command.Item value="keyboard shortcuts help" className={ITEM} onSelect={run(onHelp)}>
            <Keyboard aria-hidden className="size-4 text-faint" />
            <span className="flex-1">{SHORTCUTS.help.label}</span>
            <kbd className="font-sans text-faint text-xs max-sm:hidden">?</kbd>
          </Command.Item>
          <Command.Item value="dark theme scheme" className={ITEM} onSelect={run(() => setColorScheme('dark'))}>
            <Moon aria-hidden className="size-4 text-faint" />
            Dark theme
          </Command.Item>
          <Command.Item value="light theme scheme" className={ITEM} onSelect={run(() => setColorScheme('light'))}>
            <Sun aria-hidden className="size-4 text-faint" />
            Light theme
          </Command.Item>
          <Command.Item value="sign out" className={ITEM} onSelect={run(() => void signOut())}>
            <LogOut aria-hidden className="size-4 text-faint" />
            Sign out
          </Command.Item>
        </Command.Group>
      </Command.List>
    </Command.Dialog>
  );
}
