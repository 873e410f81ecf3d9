import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { MenuOpening } from './menu-opening.tsx';

const CommandMenu = lazy(() => import('./command-menu.tsx'));

/** The command menu, which one can type in before it has loaded. */
export function LazyCommandMenu(props: Omit<ComponentProps<typeof CommandMenu>, 'typed'>) {
  const [typed, setTyped] = useState('');
  return (
    <Suspense fallback={<MenuOpening typed={typed} onType={setTyped} onClose={props.onClose} />}>
      <CommandMenu {...props} typed={typed} />
    </Suspense>
  );
}
