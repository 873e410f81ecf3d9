import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { Project } from '../../../../../worker/contract/project.ts';
import { Button } from '../../../components/button.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Field, inputClass, TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { Panel } from '../../../components/panel.tsx';
import { formatCount } from '../../../lib/format.ts';
import { lazyResolver } from '../../../lib/lazy-resolver.ts';
import { notify } from '../../../lib/notify.ts';
import { projectQuery, useUpdateProject } from '../../../lib/project.ts';
import { retentionPreviewQuery } from '../api/preview-retention.ts';
import { DeleteProjectPanel } from './delete-project-panel.tsx';
import { SignedIdentifyPanel } from './signed-identify-panel.tsx';

const resolver = lazyResolver(async () => (await import('../project-form.ts')).ProjectForm);

export default function ProjectSection({ projectId }: { projectId: string }) {
  const { data, error, refetch } = useQuery(projectQuery(projectId));
  if (data) {
    return (
      <div className="flex flex-col gap-4">
        <ProjectForm key={JSON.stringify(data)} project={data} />
        <SignedIdentifyPanel project={data} />
        {data.role === 'owner' && <DeleteProjectPanel project={data} />}
      </div>
    );
  }
  return (
    <div className="card">
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div aria-busy className="flex flex-col gap-4 p-5">
          <div className="skeleton h-10" />
          <div className="skeleton h-10" />
          <div className="skeleton h-24" />
        </div>
      )}
    </div>
  );
}

function ProjectForm({ project }: { project: Project }) {
  const update = useUpdateProject(project.id);
  const { register, handleSubmit, control, formState } = useForm({
    resolver,
    defaultValues: {
      name: project.name,
      timeZone: project.timeZone,
      origins: project.allowedOrigins.join('\n'),
      retention: project.retentionDays === null ? '' : String(project.retentionDays),
      anonymousRetention: project.anonymousRetentionDays === null ? '' : String(project.anonymousRetentionDays),
    },
  });
  const { errors } = formState;
  const days = useDeferredValue(Number(useWatch({ control, name: 'retention' }) || Number.NaN));
  const { data: preview } = useQuery(retentionPreviewQuery(project.id, days));
  const submit = handleSubmit(async ({ origins, retention, anonymousRetention, ...rest }) => {
    const saved = await update
      .mutateAsync({
        ...{ ...rest, allowedOrigins: origins },
        ...{ retentionDays: retention, anonymousRetentionDays: anonymousRetention },
      })
      .catch(() => null);
    if (saved) notify.success('Saved');
  });
  return (
    <Panel title="Project">
      <form noValidate onSubmit={submit} className="flex max-w-xl flex-col gap-5">
        <FormError error={update.error} />
        <TextField
          label="Name"
          missing="Enter a name for the project."
          error={errors.name?.message}
          {...register('name')}
        />
        <Field
          label="Allowed origins"
          hint="One origin per line, such as https://example.com or https://*.example.com. Use * for any origin."
          error={Array.isArray(errors.origins) ? errors.origins.find(Boolean)?.message : errors.origins?.message}
        >
          {(field) => (
            <textarea
              {...field}
              rows={3}
              spellCheck={false}
              className={`${inputClass} h-auto py-2 font-mono text-xs`}
              {...register('origins')}
            />
          )}
        </Field>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label="Time zone" error={errors.timeZone?.message}>
            {(field) => (
              <select {...field} className={inputClass} {...register('timeZone')}>
                {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
                  <option key={zone}>{zone}</option>
                ))}
              </select>
            )}
          </Field>
          <TextField
            label="Retention (days)"
            inputMode="numeric"
            placeholder="Forever"
            hint={
              preview
                ? `Leads inactive for longer are erased: ${formatCount(preview.leads)} as of now.`
                : 'Leads inactive for longer are erased.'
            }
            error={errors.retention?.message}
            {...register('retention')}
          />
          <TextField
            label="Anonymous leads (days)"
            inputMode="numeric"
            placeholder="Forever"
            hint="Leads without an email, name, company or ID of yours are erased after this many days without an event."
            error={errors.anonymousRetention?.message}
            {...register('anonymousRetention')}
          />
        </div>
        <div>
          <Button type="submit" look="primary" isBusy={update.isPending} disabled={!formState.isDirty}>
            Save
          </Button>
        </div>
      </form>
      <p className="mt-5 border-line border-t pt-4 text-faint text-xs">
        Project ID <code className="font-mono">{project.id}</code>
      </p>
    </Panel>
  );
}
