import { CircleCheck } from 'lucide-react';
import type { Webhook } from '../../../../../worker/contract/webhook.ts';
import { Time } from '../../../components/time.tsx';

/** How long the row mentions that deliveries succeed again. */
const NEWS_MS = 3 * 24 * 3600 * 1000;

/** Says that deliveries are failing, or that they succeed again. */
export function HealthNote({ failingSince, recovered }: Pick<Webhook, 'failingSince' | 'recovered'>) {
  if (failingSince) {
    return (
      <p className="text-sm text-warn">
        Failing since <Time at={failingSince} absolute />
      </p>
    );
  }
  if (!recovered || Date.now() - Date.parse(recovered.at) > NEWS_MS) return null;
  return (
    <p className="flex items-center gap-1.5 text-good text-sm">
      <CircleCheck aria-hidden className="size-3.5 shrink-0" />
      <span>
        Delivering again since <Time at={recovered.at} absolute />
      </span>
    </p>
  );
}
