import { actionsFor, nextStep, type Action } from '../../domain/fold/actions';
import type { ApplicationView } from '../../domain/fold/state';
import type { Role } from '../../domain/entry';
import type { Task } from '../../domain/kinds/office';
import type { CertificateKind } from '../../domain/municipality';

export interface Steps {
	next: Action | null;
	/** The next step needs a right that this person has not. */
	nextIsForOthers: boolean;
	/** What else this person may do now. */
	others: Action[];
}

/** What the screen offers to a person with `role`, whose account may be limited to some tasks. */
export function stepsFor(
	view: ApplicationView,
	role: Role,
	kind: CertificateKind,
	tasks: readonly Task[] | null = null
): Steps {
	const allowed = actionsFor(view, role, kind, tasks);
	const next = nextStep(view, kind);
	return {
		next,
		nextIsForOthers: next !== null && !allowed.includes(next),
		others: allowed.filter((action) => action !== next)
	};
}
