import { useQuery } from '@tanstack/react-query';
import { Braces } from 'lucide-react';
import type { RefObject } from 'react';
import { PLACEHOLDERS, type Placeholder, PROPERTY_PREFIX } from '../../../../../worker/contract/placeholders.ts';
import { buttonClass } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import type { MenuItem } from '../../../components/menu-list.tsx';
import { cx } from '../../../lib/cx.ts';
import { leadPropertiesQuery } from '../../../lib/lead-properties.ts';

/** The menu lists this many custom properties. For any other property, people type the placeholder. */
const PROPERTIES_SHOWN = 12;

interface PlaceholderMenuProps {
  /** The label of the field that gets the placeholder. */
  label: string;
  input: RefObject<HTMLInputElement | HTMLTextAreaElement | null>;
  isSmall?: boolean;
  onInsert: (placeholder: string) => void;
}

/** A menu of placeholders to insert into a template. */
export function PlaceholderMenu({ label, input, isSmall = false, onInsert }: PlaceholderMenuProps) {
  const { data: properties = [] } = useQuery(leadPropertiesQuery);
  const toItem = (name: string, shown: string): MenuItem => ({
    ...{ type: 'action', key: name, label: shown },
    onSelect: () => onInsert(name),
  });
  const known = (Object.keys(PLACEHOLDERS) as Placeholder[]).map((name) => ({ name, shown: PLACEHOLDERS[name] }));
  const isOfLead = ({ name }: { name: string }) => name.startsWith('lead.');
  const items: MenuItem[] = [
    { type: 'heading', key: 'run', label: 'Run' },
    ...known.filter((one) => !isOfLead(one)).map(({ name, shown }) => toItem(name, shown)),
    { type: 'heading', key: 'lead', label: 'Lead' },
    ...known.filter(isOfLead).map(({ name, shown }) => toItem(name, shown)),
    { type: 'heading', key: 'properties', label: 'Custom properties' },
    ...(properties.length === 0
      ? [toItem(`${PROPERTY_PREFIX}name`, 'Property by name')]
      : properties
          .filter(({ name }) => !/[{}|]/.test(name))
          .slice(0, PROPERTIES_SHOWN)
          .map(({ name }) => toItem(`${PROPERTY_PREFIX}${name}`, name))),
  ];
  return (
    <Menu
      label={`Insert placeholder into ${label}`}
      title="Insert placeholder"
      items={items}
      focusAfter={input}
      className={isSmall ? cx(buttonClass({ look: 'ghost' }), 'h-8 px-2') : buttonClass({ look: 'ghost' })}
    >
      <Braces aria-hidden className="size-3.5" />
      {!isSmall && 'Insert'}
    </Menu>
  );
}
