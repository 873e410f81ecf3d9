import { Check, KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { CodeBlock } from '../../../components/code-block.tsx';
import { TextField } from '../../../components/field.tsx';
import { Page } from '../../../components/page.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { SetupSteps } from '../../../components/setup-steps.tsx';
import { API_ORIGIN } from '../../../lib/api-client.ts';
import { toAllowedOrigins, useCreateKey } from '../../../lib/create-key.ts';
import { cx } from '../../../lib/cx.ts';
import { sentence } from '../../../lib/format.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useProjectId } from '../../../lib/session.ts';
import { useSetup } from '../../../lib/setup.ts';
import { SNIPPETS } from '../snippets.ts';
import { FirstEvent } from './first-event.tsx';

/** Guides a new project to its first scored lead: a key, a snippet, and the event as it arrives. */
export default function OnboardingPage() {
  const projectId = useProjectId();
  const storageKey = `leads.first-key.${projectId}`;
  // Kept until the tab is closed: the server shows a key only once, and reloading the page must not lose it.
  const [apiKey, setApiKey] = useState(() => sessionStorage.getItem(storageKey));
  const create = useCreateKey();
  const role = useRole();
  const [source, setSource] = useState<(typeof SNIPPETS)[number]['value']>('browser');
  const snippet = SNIPPETS.find(({ value }) => value === source) ?? SNIPPETS[0];

  const [hasArrived, setArrived] = useState(false);
  const setup = useSetup();
  const isSent = hasArrived || setup?.event === true;
  const next = setup && (['rule', 'automation', 'colleague'] as const).map((step) => [step, setup[step]] as const);

  const [origins, setOrigins] = useState('');
  const makeKey = () =>
    create.mutate(
      { kind: 'publishable', name: 'Website', ...toAllowedOrigins(origins) },
      {
        onSuccess: ({ apiKey: made }) => {
          sessionStorage.setItem(storageKey, made);
          setApiKey(made);
        },
        onError: (error) => notify.error(error.message),
      },
    );

  return (
    <Page title="Connect a source" lead="Three steps to your first scored lead." className="!max-w-3xl">
      <ol className="flex flex-col gap-4">
        <Step number={1} title="Create a key" isDone={apiKey !== null}>
          {apiKey === null ? (
            <>
              <p className="mb-3 text-soft text-sm">
                A publishable key is safe in your web pages: it can only send events.
              </p>
              {role !== null && !mayManage(role) && (
                <p className="mb-3 text-sm text-warn">
                  Only owners and admins can create keys. Your role is {sentence(role)}.
                </p>
              )}
              <TextField
                label="Your site (optional)"
                placeholder="https://example.com"
                hint="The key then works only on this origin. Separate several origins with commas."
                className="mb-3 max-w-md"
                value={origins}
                onChange={({ target }) => setOrigins(target.value)}
              />
              <Button
                look="primary"
                icon={<KeyRound aria-hidden className="size-3.5" />}
                isBusy={create.isPending}
                disabled={role !== null && !mayManage(role)}
                onClick={makeKey}
              >
                Create key
              </Button>
            </>
          ) : (
            <>
              <CodeBlock code={apiKey} label="API key" wrap />
              <p className="mt-2 text-faint text-sm">Copy the key now: it disappears when you close this tab.</p>
            </>
          )}
        </Step>
        <Step number={2} title="Send events" isDone={isSent}>
          <div className="mb-3">
            <Segmented label="Source" options={SNIPPETS} value={source} onChange={setSource} />
          </div>
          <CodeBlock
            code={snippet.code({ origin: API_ORIGIN, key: apiKey ?? 'pk_live_…' })}
            label={`${snippet.label} snippet`}
          />
          <p className="mt-2 text-faint text-sm">{snippet.hint}</p>
        </Step>
        <Step number={3} title="See it arrive" isDone={isSent}>
          <FirstEvent apiKey={apiKey} onArrival={() => setArrived(true)} />
        </Step>
      </ol>
      {isSent && next?.some(([, isDone]) => !isDone) && (
        <Panel
          title="Next steps"
          note={`${next.filter(([, isDone]) => isDone).length} of ${next.length} done`}
          bodyClassName=""
        >
          <SetupSteps steps={next} />
        </Panel>
      )}
    </Page>
  );
}

function Step(props: { number: number; title: string; isDone: boolean; children: ReactNode }) {
  return (
    <li className="card flex gap-4 p-5">
      <span
        aria-hidden
        className={cx(
          'num flex size-6 shrink-0 items-center justify-center rounded-full font-medium text-xs',
          props.isDone ? 'bg-accent text-on-accent' : 'border border-line-strong text-soft',
        )}
      >
        {props.isDone ? <Check className="size-3.5" /> : props.number}
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="mb-2 font-semibold text-base leading-6">{props.title}</h2>
        {props.children}
      </div>
    </li>
  );
}
