import { useQuery } from '@tanstack/react-query';
import { Columns3, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { buttonClass } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import { describeCount } from '../../../lib/describe-conditions.ts';
import { sentence } from '../../../lib/format.ts';
import { leadPropertiesQuery } from '../../../lib/lead-properties.ts';
import { behaviorColumnId, behaviorsIn, COLUMNS, propertiesIn, propertyColumnId } from '../lead-columns.tsx';
import { readBehavior } from '../lead-sort.ts';

const CountDialog = lazy(() => import('./count-dialog.tsx'));

/** Max. properties that the menu lists besides the chosen ones. A longer menu would be hard to search. */
const OFFERED_MAX = 15;

export function ColumnMenu({ shown, onChange }: { shown: string[]; onChange: (ids: string[]) => void }) {
  const [isNear, setNear] = useState(false);
  const [isCounting, setCounting] = useState(false);
  const { data: properties = [] } = useQuery({ ...leadPropertiesQuery, enabled: isNear });
  const chosen = propertiesIn(shown);
  const seen = properties.map(({ name }) => name).filter((name) => !chosen.includes(name));
  const names = chosen.length < LIMITS.listedPropertiesMax ? [...chosen, ...seen.slice(0, OFFERED_MAX)] : chosen;
  const choice = (id: string, label: string) => ({
    type: 'choice' as const,
    key: id,
    label,
    isChosen: shown.includes(id),
    onSelect: () => onChange(shown.includes(id) ? shown.filter((each) => each !== id) : [...shown, id]),
  });
  const counted = behaviorsIn(shown);
  const canCount = counted.length < LIMITS.listedBehaviorsMax;
  return (
    <>
      <Menu
        label="Columns"
        className={buttonClass()}
        onPointerEnter={() => setNear(true)}
        onFocus={() => setNear(true)}
        items={[
          ...COLUMNS.map(({ id, label }) => choice(id, label)),
          ...(names.length > 0 ? [{ type: 'heading' as const, key: 'properties', label: 'Properties' }] : []),
          ...names.map((name) => choice(propertyColumnId(name), name)),
          { type: 'heading', key: 'behavior', label: 'Behavior' },
          ...counted.map((json) => choice(behaviorColumnId(json), sentence(describeCount(readBehavior(json))))),
          ...(canCount
            ? [
                {
                  type: 'action' as const,
                  key: 'count',
                  label: 'Count events…',
                  icon: <Plus aria-hidden />,
                  onSelect: () => setCounting(true),
                },
              ]
            : []),
        ]}
      >
        <Columns3 aria-hidden className="size-3.5" />
        Columns
      </Menu>
      {isCounting && (
        <Suspense>
          <CountDialog
            onClose={() => setCounting(false)}
            onAdd={(behavior) => {
              const id = behaviorColumnId(JSON.stringify(behavior));
              if (!shown.includes(id)) onChange([...shown, id]);
              setCounting(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
