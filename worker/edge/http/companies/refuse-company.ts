import { LIMITS } from '../../../contract/limits.ts';
import type { NoSuchCompany } from '../../../people/companies/get-company.ts';
import type { CompaniesRefused } from '../../../people/companies/list-companies.ts';
import { badCursor, invalid, Refusal } from '../../problem.ts';

export function refuseCompany({ reason }: NoSuchCompany | CompaniesRefused): Refusal {
  switch (reason) {
    case 'no_such_company':
      return new Refusal('not_found', 'There is no such company.');
    case 'bad_cursor':
      return badCursor();
    case 'too_many_people': {
      const max = LIMITS.sortedMatchesMax.toLocaleString('en');
      const message = `can score and search up to ${max} people. Sort by people and clear the search`;
      return invalid([{ path: 'query.sort', message }]);
    }
  }
}
