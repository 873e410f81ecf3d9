import { getChallenger as definition } from '../../../contract/api/challenger.ts';
import { getChallenger } from '../../../studies/show-challenger.ts';
import { handle } from '../../handle.ts';

export const getChallengerHandler = handle(definition, (call) => getChallenger(call));
