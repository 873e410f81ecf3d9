import type { Study } from '../../../worker/contract/study.ts';
import { countOf, formatCount } from '../lib/format.ts';
import { notify } from '../lib/notify.ts';
import { useCancelStudy } from '../lib/studies.ts';
import { Button } from './button.tsx';
import { ProgressBar } from './progress-bar.tsx';

interface StudyProgressProps {
  label: string;
  study: Pick<Study, 'id' | 'done' | 'total'>;
  canCancel: boolean;
}

/** How many leads a running study has read, with a button to stop it. Closing the screen does not stop the study. */
export function StudyProgress({ label, study: { id, done, total }, canCancel }: StudyProgressProps) {
  const cancel = useCancelStudy();
  return (
    <div className="flex items-start gap-4">
      <div className="min-w-0 flex-1">
        <ProgressBar
          label={label}
          done={done}
          total={total}
          note={
            done < total
              ? `${formatCount(done)} of ${countOf(total, 'lead')}`
              : 'All leads asked. Computing the result.'
          }
        />
      </div>
      {canCancel && (
        <Button
          look="ghost"
          className="-mt-2.5"
          isBusy={cancel.isPending}
          onClick={() => cancel.mutate(id, { onError: (error) => notify.error(error.message) })}
        >
          Cancel
        </Button>
      )}
    </div>
  );
}
