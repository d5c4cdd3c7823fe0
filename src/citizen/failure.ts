import { GateError } from '../sync/gate';

/** Why there is no answer, as far as it changes what the citizen does next. */
export type Failure = 'offline' | 'tooMany' | 'server';

/** Rethrows what did not come from asking the gate. */
export function failureOf(error: unknown): Failure {
	if (!(error instanceof GateError)) throw error;
	if (error.word === 'offline') return 'offline';
	return error.word === 'too_many_requests' ? 'tooMany' : 'server';
}
