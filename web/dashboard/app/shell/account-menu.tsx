import { ChevronsUpDown, LogOut, Monitor, Moon, Plus, Rocket, Sun } from 'lucide-react';
import { useLocation, useNavigate } from 'react-router';
import { projectPath } from '../../../../worker/contract/addresses.ts';
import { Menu } from '../../components/menu.tsx';
import { type ColorScheme, setColorScheme, useColorScheme } from '../../lib/color-scheme.ts';
import { useMe } from '../../lib/me.ts';
import { useSession } from '../../lib/session.ts';
import { signOut } from '../../lib/sign-out.ts';

const SCHEMES: { value: ColorScheme; label: string; icon: typeof Sun }[] = [
  { value: 'system', label: 'System theme', icon: Monitor },
  { value: 'light', label: 'Light theme', icon: Sun },
  { value: 'dark', label: 'Dark theme', icon: Moon },
];

/** Shows which project is open, who is signed in, and which color theme is used. */
export function AccountMenu() {
  const navigate = useNavigate();
  // Switching projects keeps the screen but not the lead, because a lead exists in only one project.
  const { pathname } = useLocation();
  const screen = /^\/[^/]*/.exec(pathname)?.[0] ?? '/';
  const session = useSession();
  const scheme = useColorScheme();
  const { data: me } = useMe();
  const projects = me?.projects ?? [];
  const name = projects.find(({ id }) => id === session?.user.projectId)?.name ?? 'Project';
  return (
    <Menu
      align="start"
      label={`${name}: projects and account`}
      className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-1 text-left hover:bg-hover md:mb-1.5 md:justify-center lg:justify-start"
      items={[
        { type: 'heading', key: 'who', label: session?.user.email ?? '' },
        ...projects.map(({ id, name: label, role }) => ({
          type: 'choice' as const,
          key: id,
          label,
          note: role,
          isChosen: id === session?.user.projectId,
          onSelect: () => void navigate(projectPath(id, screen)),
        })),
        {
          type: 'action',
          key: 'New project',
          label: 'New project…',
          icon: <Plus aria-hidden />,
          onSelect: () => void navigate('/new-project'),
        },
        { type: 'line', key: 'line 1' },
        ...SCHEMES.map(({ value, label, icon: Icon }) => ({
          type: 'choice' as const,
          key: value,
          label,
          icon: <Icon aria-hidden />,
          isChosen: value === scheme,
          onSelect: () => setColorScheme(value),
        })),
        { type: 'line', key: 'line 2' },
        {
          type: 'action',
          key: 'connect',
          label: 'Connect a source',
          icon: <Rocket aria-hidden />,
          onSelect: () => void navigate('/welcome'),
        },
        {
          type: 'action',
          key: 'leave',
          label: 'Sign out',
          icon: <LogOut aria-hidden />,
          onSelect: () => void signOut(),
        },
      ]}
    >
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-md bg-accent font-semibold text-on-accent text-xs uppercase"
      >
        {name.charAt(0)}
      </span>
      <bdi className="min-w-0 flex-1 truncate font-medium md:hidden lg:block">{name}</bdi>
      <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint md:hidden lg:block" />
    </Menu>
  );
}
