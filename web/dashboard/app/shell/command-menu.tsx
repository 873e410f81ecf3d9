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
import { useEffect, useEffectEvent, useRef, useState } from 'react';
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
import { FOUND, isNamed, scoreEntry } from './menu-score.ts';
import { DESTINATIONS } from './navigation.ts';
import { SHORTCUTS } from './shortcuts.ts';

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
  const [selected, setSelected] = useState('');
  const [hasMoved, setMoved] = useState(false);
  const first = leads[0] && entryOf(leads[0]);
  // Selects the first lead once leads arrive. Until then, a less similar entry is selected, which Enter would open.
  const selectLead = useEffectEvent((lead: string) => {
    if (!hasMoved && !isNamed(selected, text)) setSelected(lead);
  });
  useEffect(() => {
    if (first !== undefined) selectLead(first);
  }, [first]);
  const list = useRef<HTMLDivElement>(null);
  const [isEntered, setEntered] = useState(wasEntered);
  // An entry that begins with the text stays selected, and so does one that the person moved to. A lead may replace any other entry.
  const isSettled = hasMoved || isNamed(selected, text) || (!isFetching && (first === undefined || selected === first));
  useEffect(() => {
    if (!isEntered || !isSettled) return;
    const items = list.current?.querySelectorAll<HTMLElement>('[cmdk-item]') ?? [];
    [...items].find(({ dataset }) => dataset.value === selected)?.click();
  }, [isEntered, isSettled, selected]);
  const move = () => {
    setMoved(true);
    setEntered(false);
  };
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
      onKeyDown={(event) => {
        if (/^(Arrow|Home|End)/.test(event.key)) move();
        if (event.key !== 'Enter' || event.nativeEvent.isComposing || isSettled) return;
        // Waits for the leads. Otherwise, Enter would run the entry selected so far, or nothing.
        event.preventDefault();
        setEntered(true);
      }}
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
            setMoved(false);
            setEntered(false);
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
            {offer.commands.map(({ label, icon: Icon, keywords = [], run: act }) => (
              <Command.Item
                key={label}
                value={label}
                keywords={['lead', ...keywords]}
                className={ITEM}
                onSelect={run(act)}
              >
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
          {tasks.map(({ label, icon: Icon, to, keywords }) => (
            <Command.Item
              key={label}
              value={label}
              {...(keywords && { keywords })}
              className={ITEM}
              onSelect={run(() => navigate(to))}
            >
              <Icon aria-hidden className="size-4 text-faint" />
              {label}
            </Command.Item>
          ))}
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

function NothingFound() {
  return (
    <>
      <p className="text-soft">Nothing found.</p>
      <p className="mx-auto mt-1 max-w-md text-balance">{SEARCH_HINT}</p>
    </>
  );
}
