// Loaded together, when one is shown: most rules have no conditions. One chunk, because a second one would split what all screens with conditions share.
export { FitRow } from './fit-row.tsx';
export { RuleDetails } from './rule-details.tsx';
