import { useQuery } from '@tanstack/react-query';
import { Ellipsis, Search } from 'lucide-react';
import { Fragment, lazy, Suspense, useEffect, useState } from 'react';
import { NavLink, Outlet, useLocation, useNavigate } from 'react-router';
import { EmptyState } from '../../components/empty-state.tsx';
import { LiveStatus } from '../../components/live-status.tsx';
import { Menu } from '../../components/menu.tsx';
import type { MenuItem } from '../../components/menu-list.tsx';
import { TimesContext } from '../../hooks/use-times.ts';
import { cx } from '../../lib/cx.ts';
import { findLeadOffer, type LeadOffer } from '../../lib/lead-commands.ts';
import { useMe } from '../../lib/me.ts';
import { projectQuery } from '../../lib/project.ts';
import { openProjectLive, useProjectSocketStatus } from '../../lib/project-live.ts';
import { useProjectId } from '../../lib/session.ts';
import { timesIn } from '../../lib/times.ts';
import { prefetchScreens } from '../screens.ts';
import { AccountMenu } from './account-menu.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { LazyCommandMenu } from './lazy-command-menu.tsx';
import { type Destination, SECTIONS } from './navigation.ts';
import { NewVersionBanner } from './new-version-banner.tsx';
import { NotificationBell } from './notification-bell.tsx';
import { ScreenAnnouncer } from './screen-announcer.tsx';
import { MENU_KEY } from './shortcuts.ts';
import { useBadges } from './use-badges.ts';
import { useScreenFocus } from './use-screen-focus.ts';
import { useServiceWorker } from './use-service-worker.ts';
import { useShortcuts } from './use-shortcuts.ts';

const ShortcutsSheet = lazy(() => import('./shortcuts-sheet.tsx'));

export function Shell() {
  const projectId = useProjectId();
  const { data: project } = useQuery(projectQuery(projectId));
  const { data: me } = useMe();
  const hasAccess = !me || me.projects.some(({ id }) => id === projectId);
  useEffect(() => openProjectLive(projectId), [projectId]);
  useEffect(prefetchScreens, []);
  useServiceWorker();
  useScreenFocus();
  const status = useProjectSocketStatus();
  // The element that had the focus when the command menu opened, and the commands for the lead in that element's row.
  const [menu, setMenu] = useState<{ opener: Element | null; offer: LeadOffer | null } | null>(null);
  const openMenu = () => setMenu((open) => open ?? { opener: document.activeElement, offer: findLeadOffer() });
  const [isHelpOpen, setHelpOpen] = useState(false);
  const openHelp = () => setHelpOpen(true);
  useShortcuts({ openMenu, openHelp });
  const badges = useBadges();
  return (
    <div className="flex min-h-dvh flex-col md:flex-row">
      {/* biome-ignore lint/a11y/useValidAnchor: screen readers expect a link to the main part of the page */}
      <a
        href="#main"
        onClick={(event) => {
          // Following the link would add `#main` to the history, and Back would then need an extra step.
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-sm text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <aside className="sticky top-0 z-30 flex shrink-0 items-center gap-2 border-line border-b bg-canvas px-3 py-2 md:h-dvh md:w-14 md:flex-col md:items-stretch md:border-r md:border-b-0 md:px-2 md:py-3 lg:w-56 lg:px-3">
        <AccountMenu />
        <button
          type="button"
          onClick={openMenu}
          aria-label="Search and commands"
          className="ml-auto flex h-8 shrink-0 items-center justify-center gap-2 rounded-md border border-line bg-surface px-2 text-faint text-sm shadow-card transition-colors hover:border-line-strong hover:text-ink md:ml-0 lg:justify-start"
        >
          <Search aria-hidden className="size-3.5" />
          <span className="hidden lg:inline">Search…</span>
          <kbd className="ml-auto hidden rounded border border-line px-1 font-sans text-2xs lg:inline">
            {MENU_KEY === '⌘' ? '⌘K' : `${MENU_KEY} K`}
          </kbd>
        </button>
        <NotificationBell />
        <nav
          aria-label="Main"
          className="fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-canvas pb-[env(safe-area-inset-bottom)] md:static md:-mx-1 md:mt-2 md:min-h-0 md:flex-col md:gap-0.5 md:overflow-y-auto md:border-0 md:px-1 md:pb-0"
        >
          {SECTIONS.map(({ heading, destinations }) => (
            <Fragment key={destinations[0]?.to}>
              {heading !== null && (
                <p className="hidden px-2 pt-3 pb-1 text-faint text-xs md:max-lg:mx-2 md:max-lg:my-1.5 md:max-lg:block md:max-lg:border-line md:max-lg:border-t md:max-lg:p-0 md:max-lg:text-[0px] lg:block">
                  {heading}
                </p>
              )}
              {heading === null && destinations[0]?.to !== '/' && (
                <hr aria-hidden className="mx-2 my-1.5 border-line max-md:hidden lg:my-2" />
              )}
              {destinations.map((destination) => (
                <DestinationLink
                  key={destination.to}
                  destination={destination}
                  count={destination.badge && badges[destination.badge]}
                />
              ))}
            </Fragment>
          ))}
          <MoreMenu />
        </nav>
        <div className="flex items-center md:mt-auto md:justify-center md:px-2 lg:justify-start">
          <span className="flex md:max-lg:[&>span]:gap-0 md:max-lg:[&>span]:text-[0px]">
            <LiveStatus status={status} label="Project socket" />
          </span>
        </div>
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <ConnectionBanner />
        <NewVersionBanner />
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 pb-16 outline-none md:pb-0">
          <TimesContext value={timesIn(project?.timeZone)}>{hasAccess ? <Outlet /> : <NoAccess />}</TimesContext>
        </main>
      </div>
      {menu && <LazyCommandMenu {...menu} onClose={() => setMenu(null)} onHelp={openHelp} />}
      {isHelpOpen && (
        <Suspense>
          <ShortcutsSheet onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
      <ScreenAnnouncer />
    </div>
  );
}

/** Shown if the address names a project that the person is not a member of. */
function NoAccess() {
  return (
    <EmptyState title="You don’t have access to this project">
      Ask the project’s owner for an invitation, or choose one of your projects from the menu.
    </EmptyState>
  );
}

function DestinationLink({ destination, count }: { destination: Destination; count: string | undefined }) {
  const { to, label, icon: Icon, isSecond, badge } = destination;
  return (
    <NavLink
      to={to}
      end={to === '/'}
      title={label}
      className={({ isActive }) =>
        cx(
          'relative flex min-w-0 flex-1 flex-col items-center gap-0.5 px-1 py-1.5 text-2xs transition-colors',
          'md:h-8 md:flex-none md:[@media(max-height:820px)]:h-7 md:flex-row md:justify-center md:gap-2 md:rounded-md md:px-2 md:py-0 md:text-base lg:justify-start',
          // The same weight as other links, so that a long label does not wrap where it just fits.
          isActive
            ? 'font-medium text-accent md:bg-hover md:font-normal md:text-ink'
            : 'text-soft hover:text-ink md:hover:bg-hover',
          isSecond && 'max-md:hidden',
        )
      }
    >
      <Icon aria-hidden className="size-[18px] md:size-4" strokeWidth={1.75} />
      <span aria-hidden className="max-w-full truncate md:hidden">
        {label}
      </span>
      <span className="sr-only lg:not-sr-only lg:whitespace-nowrap">{label}</span>
      {count !== undefined && (
        <span
          className={cx(
            'num ml-auto rounded-full px-1.5 font-medium text-2xs md:max-lg:absolute md:max-lg:top-0 md:max-lg:right-0',
            badge === 'failed' ? 'bg-bad-wash text-bad' : 'bg-hover text-soft',
          )}
        >
          {count}
          <span className="sr-only"> {badge === 'failed' ? 'failed' : 'open'}</span>
        </span>
      )}
    </NavLink>
  );
}

/** The menu on phones for screens that do not fit in the bottom bar. */
function MoreMenu() {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const badges = useBadges();
  const groups = SECTIONS.map(({ heading, destinations }) => ({
    heading,
    others: destinations.filter(({ isSecond }) => isSecond),
  }));
  const isHere = groups.some(({ others }) => others.some(({ to }) => pathname.startsWith(to)));
  return (
    <span className="flex min-w-0 flex-1 justify-center md:hidden">
      <Menu
        label="More"
        className={cx(
          'flex flex-col items-center gap-0.5 px-3 py-1.5 text-2xs',
          isHere ? 'font-medium text-accent' : 'text-soft',
        )}
        items={groups.flatMap(({ heading, others }): MenuItem[] => [
          ...(heading === null ? [] : [{ type: 'heading' as const, key: heading, label: heading }]),
          ...others.map(({ to, label, icon: Icon, badge }) => ({
            type: 'action' as const,
            key: to,
            label: badge && badges[badge] ? `${label} · ${badges[badge]}` : label,
            icon: <Icon aria-hidden />,
            onSelect: () => void navigate(to),
          })),
        ])}
      >
        <Ellipsis aria-hidden className="size-[18px]" strokeWidth={1.75} />
        <span aria-hidden>More</span>
      </Menu>
    </span>
  );
}
