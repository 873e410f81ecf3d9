import { Command } from 'cmdk';
import {
  CircleUser,
  CircleX,
  FileUp,
  Keyboard,
  KeyRound,
  LogOut,
  type LucideIcon,
  Moon,
  Rocket,
  Search,
  Sun,
  UserPlus,
  Zap,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { leadPath } from '../../../../worker/contract/addresses.ts';
import { CloseOnBack } from '../../components/close-on-back.tsx';
import { StageBadge } from '../../components/stage-badge.tsx';
import { setColorScheme } from '../../lib/color-scheme.ts';
import { formatScore, leadName } from '../../lib/format.ts';
import { SEARCH_HINT, useFoundLeads } from '../../lib/found-leads.ts';
import type { LeadOffer } from '../../lib/lead-commands.ts';
import { mayManage, mayWrite, useRole } from '../../lib/me.ts';
import { signOut } from '../../lib/sign-out.ts';
import { focusAtEnd, MENU_HEAD, MENU_INPUT, MENU_OVERLAY, MENU_PLACEHOLDER, MENU_WINDOW } from './menu-opening.tsx';
import { FOUND, scoreEntry } from './menu-score.ts';
import { DESTINATIONS } from './navigation.ts';
import { SHORTCUTS } from './shortcuts.ts';
import { useMenuSelection } from './use-menu-selection.ts';

const ITEM =
  'flex h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-base data-[selected=true]:bg-hover aria-disabled:opacity-50';
const GROUP =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint';

/** Tasks in people's own words, each with the screen where people do the task. */
const TASKS: readonly {
  label: string;
  icon: LucideIcon;
  to: string;
  keywords?: string[];
  isFor?: typeof mayWrite;
}[] = [
  { label: 'Import a file', icon: FileUp, to: '/imports', keywords: ['upload CSV', 'export'], isFor: mayWrite },
  { label: 'New automation', icon: Zap, to: '/automations/new', keywords: ['create add'], isFor: mayManage },
  { label: 'Failed deliveries', icon: CircleX, to: '/deliveries/failed', keywords: ['webhooks retry'] },
  {
    ...{ label: 'Invite a colleague', icon: UserPlus, to: '/settings?tab=members#invite' },
    ...{ keywords: ['add members team'], isFor: mayManage },
  },
  { label: 'API keys', icon: KeyRound, to: '/settings?tab=keys', keywords: ['create'], isFor: mayManage },
  { label: 'Your account', icon: CircleUser, to: '/settings?tab=account', keywords: ['password sessions'] },
  { label: 'Connect a source', icon: Rocket, to: '/welcome', keywords: ['onboarding send events'] },
];

const entryOf = ({ _id }: { _id: string }): string => `${FOUND} ${_id}`;

interface CommandMenuProps {
  /** The text that the person typed while the menu was loading. */
  typed: string;
  /** True if the person pressed Enter after this text. */
  wasEntered: boolean;
  /** The element that had the focus before the menu opened, and that gets the focus back when the menu closes. */
  opener: Element | null;
  /** The commands for the lead that had the focus. */
  offer: LeadOffer | null;
  onClose: () => void;
  onHelp: () => void;
}

/** A menu that searches leads, screens and commands. */
export default function CommandMenu({ typed, wasEntered, opener, offer, onClose, onHelp }: CommandMenuProps) {
  const navigate = useNavigate();
  useEffect(
    () => () =>
      void setTimeout(() => {
        const isLost = document.activeElement === document.body;
        if (isLost && opener instanceof HTMLElement) opener.focus();
      }),
    [opener],
  );
  const [text, setText] = useState(typed);
  const { search, leads, isFetching, problem } = useFoundLeads(text);
  const role = useRole();
  const tasks = TASKS.filter(({ isFor }) => !isFor || role === null || isFor(role));
  const first = leads[0] && entryOf(leads[0]);
  const { selected, setSelected, list, move, restart, onKeyDown } = useMenuSelection({
    text,
    isFetching,
    first,
    wasEntered,
  });
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
      filter={scoreEntry}
      value={selected}
      onValueChange={setSelected}
      onKeyDown={onKeyDown}
      onPointerMove={move}
      overlayClassName={MENU_OVERLAY}
      contentClassName={MENU_WINDOW}
    >
      <CloseOnBack onClose={onClose} />
      <div className={MENU_HEAD}>
        <Search aria-hidden className="size-4 text-faint" />
        <Command.Input
          ref={focusAtEnd}
          value={text}
          onValueChange={(next) => {
            setText(next);
            restart();
          }}
          placeholder={MENU_PLACEHOLDER}
          className={MENU_INPUT}
        />
      </div>
      <Command.List ref={list} className="max-h-[min(24rem,60vh)] overflow-y-auto p-1.5">
        {problem !== null && !isFetching ? (
          <p role="status" className="px-2.5 py-2 text-faint text-sm">
            {problem}
          </p>
        ) : (
          <Command.Empty className="px-3 py-8 text-center text-faint text-sm">
            {isFetching ? 'Searching…' : <NothingFound />}
          </Command.Empty>
        )}
        {offer && (
          <Command.Group heading={<bdi>{offer.name}</bdi>} className={GROUP}>
            {offer.commands.map(({ label, icon, keywords = [], run: act }) => (
              <Entry key={label} label={label} icon={icon} keywords={['lead', ...keywords]} onSelect={run(act)} />
            ))}
          </Command.Group>
        )}
        {search !== '' && leads.length > 0 && (
          <Command.Group heading="Leads" className={GROUP}>
            {leads.map((lead) => (
              <Command.Item
                key={lead._id}
                // The value stays the same while the person types, so that a selected lead stays selected.
                value={entryOf(lead)}
                keywords={[FOUND]}
                className={ITEM}
                onSelect={run(() => navigate(leadPath(lead._id)))}
              >
                <span className="min-w-0 flex-1 truncate">
                  <bdi>{leadName(lead)}</bdi>
                  {lead.company && (
                    <span className="text-faint">
                      {' '}
                      · <bdi>{lead.company}</bdi>
                    </span>
                  )}
                </span>
                <StageBadge stage={lead.leadStage} />
                <span className="num w-12 text-right text-soft">{formatScore(lead.currentScore)}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Go to" className={GROUP}>
          {DESTINATIONS.map(({ to, label, icon, key }) => (
            <Entry
              key={to}
              label={label}
              icon={icon}
              keywords={['go to']}
              keys={`G ${key.toUpperCase()}`}
              onSelect={run(() => navigate(to))}
            />
          ))}
        </Command.Group>
        <Command.Group heading="Commands" className={GROUP}>
          {tasks.map(({ label, icon, to, keywords }) => (
            <Entry key={label} label={label} icon={icon} keywords={keywords} onSelect={run(() => navigate(to))} />
          ))}
          <Entry
            value="keyboard shortcuts help"
            label={SHORTCUTS.help.label}
            icon={Keyboard}
            keys="?"
            onSelect={run(onHelp)}
          />
          <Entry
            value="dark theme scheme"
            label="Dark theme"
            icon={Moon}
            onSelect={run(() => setColorScheme('dark'))}
          />
          <Entry
            value="light theme scheme"
            label="Light theme"
            icon={Sun}
            onSelect={run(() => setColorScheme('light'))}
          />
          <Entry value="sign out" label="Sign out" icon={LogOut} onSelect={run(() => void signOut())} />
        </Command.Group>
      </Command.List>
    </Command.Dialog>
  );
}

interface EntryProps {
  label: string;
  /** The words that find the entry, if they are not its label. */
  value?: string;
  icon: LucideIcon;
  keywords?: string[] | undefined;
  /** The keys that do the same without the menu. */
  keys?: string;
  onSelect: () => void;
}

const Entry = ({ label, value = label, icon: Icon, keywords, keys, onSelect }: EntryProps) => (
  <Command.Item value={value} {...(keywords && { keywords })} className={ITEM} onSelect={onSelect}>
    <Icon aria-hidden className="size-4 text-faint" />
    <span className="flex-1">{label}</span>
    {keys !== undefined && <kbd className="font-sans text-faint text-xs max-sm:hidden">{keys}</kbd>}
  </Command.Item>
);

function NothingFound() {
  return (
    <>
      <p className="text-soft">Nothing found.</p>
      <p className="mx-auto mt-1 max-w-md text-balance">{SEARCH_HINT}</p>
    </>
  );
}
