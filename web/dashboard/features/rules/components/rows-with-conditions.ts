// These components load when the first of them is shown, because most rules have no conditions. All of these components are in one chunk,
// because a second chunk would split the code that all screens with conditions share.
export { FitPreview } from './fit-preview.tsx';
export { FitRow } from './fit-row.tsx';
export { RuleDetails } from './rule-details.tsx';
