import { nextStep } from '../domain/fold/actions';
import type { ApplicationView } from '../domain/fold/state';
import type { MunicipalityConfig } from '../domain/municipality';
import { receivedNames, stateNames } from '../messages/ja/kinds';
import { kindOf } from './forms/opened';

/** The state of an application and, after the reception, what its kind of certificate waits for. */
export function stateText(view: ApplicationView, config: MunicipalityConfig | null): string {
	const kind = config && kindOf(config, view.certificate);
	const next = kind && view.state === 'received' ? nextStep(view, kind) : null;
	return next && Object.hasOwn(receivedNames, next)
		? receivedNames[next as keyof typeof receivedNames]
		: stateNames[view.state];
}
