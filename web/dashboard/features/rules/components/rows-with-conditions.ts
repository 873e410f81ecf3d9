// Loaded together when the first of them is shown, because most rules have no conditions. They share one chunk, because a second one
// would split the code that all screens with conditions share.
export { FitPreview } from './fit-preview.tsx';
export { FitRow } from './fit-row.tsx';
export { RuleDetails } from './rule-details.tsx';
