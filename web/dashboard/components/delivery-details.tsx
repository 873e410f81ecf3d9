import { ChevronRight, RotateCw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { automationPath, leadPath, WEBHOOKS_PATH } from '../../../worker/contract/addresses.ts';
import type { DeliveryAttempt, DeliveryDetail } from '../../../worker/contract/webhook.ts';
import { cx } from '../lib/cx.ts';
import { isRetriable, useDiscardDelivery, useRetryDelivery } from '../lib/deliveries.ts';
import { shownValue } from '../lib/format.ts';
import { mayManage, useRole } from '../lib/me.ts';
import { notify } from '../lib/notify.ts';
import { type Receiver, useReceivers } from '../lib/receivers.ts';
import { Button } from './button.tsx';
import { CodeBlock } from './code-block.tsx';
import { CopyButton } from './copy-button.tsx';
import { ReceiverName } from './delivery-list.tsx';
import { DeliveryStatus } from './delivery-status.tsx';
import { Time } from './time.tsx';

type Detail = z.infer<typeof DeliveryDetail>;
type Attempt = z.infer<typeof DeliveryAttempt>;

/** Shows a delivery's status, the request and response of every attempt, and buttons to retry or discard it. */
export default function DeliveryDetails({ delivery }: { delivery: Detail }) {
  const receivers = useReceivers();
  const { history } = delivery;
  const receiver = receivers.find(({ id }) => id === delivery.targetId);
  return (
    <>
      <div className="flex min-h-12 items-center gap-2 border-line border-b px-5 py-2">
        <DeliveryStatus status={delivery.status} attempts={delivery.attempts} failure={delivery.failure} />
        {delivery.isTest && <span className="rounded border border-line px-1.5 text-faint text-xs">Test</span>}
        <DeliveryActions delivery={delivery} />
      </div>
      <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] items-baseline gap-x-4 gap-y-2 border-line border-b px-5 py-4 text-sm [&>dt]:text-faint">
        <dt className="self-center">To</dt>
        <dd className="flex min-w-0 flex-wrap items-center gap-x-1.5">
          <ReceiverName id={delivery.targetId} kind={delivery.targetKind} receivers={receivers} />
          {receivers.length > 0 && !receiver && <span className="text-faint">(deleted)</span>}
          {receiver?.isDisabled && (
            <span className="shrink-0 text-warn">
              is disabled.{' '}
              <Link
                to={receiver.kind === 'endpoint' ? WEBHOOKS_PATH : automationPath(receiver.id)}
                className="text-accent underline underline-offset-2"
              >
                Enable it
              </Link>{' '}
              to retry.
            </span>
          )}
        </dd>
        <dt>Lead</dt>
        <dd className="truncate">
          <Link to={leadPath(delivery.leadId)} className="text-accent underline-offset-2 hover:underline">
            <bdi>{delivery.leadName ?? shownValue(delivery.leadId)}</bdi>
          </Link>
          {delivery.leadName !== null && (
            <bdi className="ml-2 font-mono text-faint text-xs">{shownValue(delivery.leadId)}</bdi>
          )}
        </dd>
        {delivery.reason && (
          <>
            <dt>Trigger</dt>
            <dd>{delivery.reason}</dd>
          </>
        )}
        {delivery.failure && (
          <>
            <dt>{delivery.status === 'discarded' ? 'Not sent' : 'Problem'}</dt>
            <dd className="break-words">{delivery.failure}</dd>
          </>
        )}
        {!delivery.leadKept && (
          <>
            <dt>Content</dt>
            <dd>
              Content not stored: deliveries caused by web pages had reached the daily limit. Each attempt sends the
              lead’s current data.
            </dd>
          </>
        )}
        <dt>Created</dt>
        <dd>
          <Time at={delivery.createdAt} absolute />
        </dd>
        <dt>Attempts</dt>
        <dd className="num">
          {delivery.attempts}
          {delivery.status === 'pending' && delivery.nextAttemptAt && (
            <span className="text-faint">
              {' '}
              · next <Time at={delivery.nextAttemptAt} />
            </span>
          )}
        </dd>
        {delivery.requestId && (
          <>
            <dt>Request</dt>
            <dd className="-my-1.5 flex min-w-0 items-center gap-1 font-mono text-xs">
              <span className="truncate">{delivery.requestId}</span>
              <CopyButton text={delivery.requestId} label="Copy request ID" />
            </dd>
          </>
        )}
      </dl>
      {history.length === 0 ? (
        <p className="px-5 py-6 text-faint text-sm">
          {delivery.status === 'pending' ? 'Not attempted yet.' : 'Nothing was sent.'}
        </p>
      ) : (
        <ol aria-label="Attempts, newest first">
          {history.toReversed().map((attempt, i) => (
            <li key={attempt.attempt} className="border-line border-b last:border-b-0">
              <AttemptDetails attempt={attempt} delivery={delivery} receiver={receiver} isOpen={i === 0} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function DeliveryActions({ delivery }: { delivery: Detail }) {
  const { id, status } = delivery;
  const canWrite = mayManage(useRole());
  const retry = useRetryDelivery();
  const discard = useDiscardDelivery();
  const onError = (error: Error) => notify.error(error.message);
  if (!canWrite || !isRetriable(delivery)) return null;
  return (
    <span className="ml-auto flex gap-1.5">
      {status === 'dead' && (
        <Button
          look="danger"
          icon={<Trash2 aria-hidden className="size-3.5" />}
          isBusy={discard.isPending}
          onClick={() => discard.mutate(id, { onError })}
        >
          Discard
        </Button>
      )}
      <Button
        look="primary"
        icon={<RotateCw aria-hidden className="size-3.5" />}
        isBusy={retry.isPending}
        onClick={() => retry.mutate(id, { onSuccess: () => notify.success('Delivery queued.'), onError })}
      >
        Retry now
      </Button>
    </span>
  );
}

interface AttemptDetailsProps {
  attempt: Attempt;
  delivery: Detail;
  receiver: Receiver | undefined;
  isOpen: boolean;
}

function AttemptDetails({ attempt, delivery, receiver, isOpen }: AttemptDetailsProps) {
  const { responseStatus, responseExcerpt, error, durationMs, at, requestUrl, requestBody } = attempt;
  const isTaken = error === null && responseStatus !== null && responseStatus >= 200 && responseStatus < 300;
  return (
    <details open={isOpen} className="group">
      <summary className="-outline-offset-2 flex min-h-11 list-none items-center gap-3 px-5 py-2 text-sm hover:bg-hover">
        <ChevronRight aria-hidden className="size-3.5 text-faint transition-transform group-open:rotate-90" />
        <span className="font-medium">Attempt {attempt.attempt}</span>
        <span className={cx('num min-w-0 flex-1 truncate', isTaken ? 'text-good' : 'text-bad')}>
          {responseStatus ?? error}
        </span>
        <span className="num text-faint">{durationMs} ms</span>
        <span className="w-16 text-right text-faint">
          <Time at={at} />
        </span>
      </summary>
      <div className="flex flex-col gap-4 px-5 pt-1 pb-5">
        <Part title="Answer" note={responseStatus ?? 'none'}>
          {error && <p className="break-words text-bad text-sm">{error}</p>}
          {responseStatus === null ? null : responseExcerpt ? (
            <CodeBlock code={prettify(responseExcerpt)} label="answer" wrap />
          ) : (
            <p className="text-faint text-sm">Empty body</p>
          )}
        </Part>
        <Part title="Request" note={<span className="break-all font-mono">{requestUrl || 'not sent'}</span>}>
          <Headers attempt={attempt} delivery={delivery} receiver={receiver} />
          {requestBody === null && <p className="text-faint text-sm">Body not kept</p>}
          {requestBody && <CodeBlock code={prettify(requestBody)} label="request body" wrap />}
        </Part>
      </div>
    </details>
  );
}

function Part({ title, note, children }: { title: string; note: ReactNode; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h3 className="flex items-baseline gap-2 text-sm">
        <span className="font-medium">{title}</span>
        <span className="num min-w-0 text-faint text-xs">{note}</span>
      </h3>
      {children}
    </section>
  );
}

/** Shows the Standard Webhooks headers of an attempt, computed from the delivery. Signatures aren't stored. */
function Headers({ attempt, delivery, receiver }: Omit<AttemptDetailsProps, 'isOpen'>) {
  const isEndpoint = delivery.targetKind === 'endpoint';
  if (!isEndpoint && receiver?.action !== 'webhook') return null;
  const headers = [
    ['webhook-id', delivery.id],
    ['webhook-timestamp', String(Math.floor(Date.parse(attempt.at) / 1000))],
    ...(isEndpoint ? [['webhook-signature', 'v1,… (not stored)']] : []),
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 font-mono text-xs [&>dt]:text-faint">
      {headers.map(([name, value]) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-faint">{name}</dt>
          <dd className="break-all">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Indents a text if it is JSON; returns any other text unchanged. */
function prettify(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
