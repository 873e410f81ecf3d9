import { Panel } from '../../../components/panel.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { type Simulation, useSimulation } from '../api/simulations.ts';

/** Shows whether leads have the scores and stages that the simulation predicted. */
export default function VerifiedPanel({ version }: { version: number }) {
  const { data: simulation } = useSimulation(({ publishedVersion }) => publishedVersion === version);
  return simulation ? (
    <Panel title="Prediction check" note={`Version ${version}`}>
      <Verified simulation={simulation} />
    </Panel>
  ) : null;
}

function Verified({ simulation: { verification, total } }: { simulation: Simulation }) {
  if (verification?.status !== 'finished') {
    const done = verification ? verification.equal + verification.changedSince + verification.different : 0;
    return (
      <ProgressBar
        label="Verification"
        done={done}
        total={total}
        note={
          verification
            ? 'Comparing every lead with its prediction.'
            : 'Updating all leads to the new rules. The check starts after the update.'
        }
      />
    );
  }
  const { equal, changedSince, different } = verification;
  return (
    <p className="text-sm">
      <strong className="num">
        {formatCount(equal)} of {formatCount(equal + different)}
      </strong>{' '}
      {equal + different === 1 ? 'lead' : 'leads'} scored as predicted.
      {changedSince > 0 && ` ${countOf(changedSince, 'lead')} had new events since and can’t be compared.`}
    </p>
  );
}
