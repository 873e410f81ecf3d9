import { Columns3 } from 'lucide-react';
import { buttonClass } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import { COLUMNS } from '../lead-columns.tsx';

export function ColumnMenu({ shown, onChange }: { shown: string[]; onChange: (ids: string[]) => void }) {
  return (
    <Menu
      label="Columns"
      className={buttonClass()}
      items={COLUMNS.map(({ id, label }) => ({
        type: 'choice' as const,
        key: id,
        label,
        isChosen: shown.includes(id),
        onSelect: () => onChange(shown.includes(id) ? shown.filter((each) => each !== id) : [...shown, id]),
      }))}
    >
      <Columns3 aria-hidden className="size-3.5" />
      Columns
    </Menu>
  );
}
