import type { Role } from '../entry';
import { mayWrite, withinTasks, type KindName, type OpenOf } from '../kinds';
import type { Task } from '../kinds/office';
import type { CertificateKind } from '../municipality';
import type { ApplicationState, ApplicationView } from './state';
import { validCertificates } from './transitions';

/**
 * What a person may do next with an application. The folds accept more than this: entries from tablets that did not know of
 * each other meet in states in which no screen would have offered them.
 */
export type Action =
	/** 調査を記録する */
	| 'survey'
	/** 判定する (also again, before another paper is issued) */
	| 'decide'
	/** 交付する: the first certificate, or a corrected one after a new decision or a revocation */
	| 'issue'
	/** 再交付: the same content under a new number */
	| 'reissue'
	/** 取消し */
	| 'revoke'
	/** 第2次調査・再調査の依頼 */
	| 'requestResurvey'
	/** 取下げ */
	| 'withdraw';

const KIND_OF: Record<Action, KindName> = {
	survey: 'certificate.surveyed',
	decide: 'certificate.decided',
	issue: 'certificate.issued',
	reissue: 'certificate.issued',
	revoke: 'certificate.revoked',
	requestResurvey: 'certificate.resurveyRequested',
	withdraw: 'certificate.withdrawn'
};

type Procedure = Pick<CertificateKind, 'certifies' | 'needsDecision'>;

/**
 * The actions that `role` may take on an application of a certificate kind, in the order of the work. `tasks`: what the account
 * is limited to (応援職員).
 */
export function actionsFor(
	view: ApplicationView,
	role: Role,
	kind: Procedure,
	tasks: readonly Task[] | null = null
): Action[] {
	return (Object.keys(KIND_OF) as Action[]).filter(
		(action) =>
			mayWrite(role, KIND_OF[action]) && withinTasks(KIND_OF[action], tasks) && isPossible(action, view, kind)
	);
}

const isOneOf = (state: ApplicationState, ...states: ApplicationState[]) => states.includes(state);

function isPossible(action: Action, view: ApplicationView, kind: Procedure): boolean {
	const { state } = view;
	const hasPaper = validCertificates(view).length > 0;
	switch (action) {
		case 'survey':
			return kind.needsDecision && isOneOf(state, 'received', 'surveyed', 'resurvey');
		case 'decide':
			if (!kind.needsDecision) return false;
			if (isOneOf(state, 'surveyed', 'decided', 'refused', 'revoked')) return true;
			// A fact of damage may be judged from photographs or the application itself; a grade never without a survey.
			return kind.certifies !== 'grade' && state === 'received';
		case 'issue':
			if (kind.needsDecision)
				return isOneOf(state, 'decided', 'revoked') && view.decision?.outcome === 'certify';
			return !hasPaper && isOneOf(state, 'received', 'surveyed', 'issued', 'revoked');
		case 'reissue':
			return hasPaper && isOneOf(state, 'issued', 'resurvey');
		case 'revoke':
			return hasPaper;
		case 'requestResurvey':
			return (
				view.round < 3 && isOneOf(state, 'decided', 'refused', 'issued', 'revoked') && view.decision !== null
			);
		case 'withdraw':
			// A valid paper would stay in people's hands: revoke it first.
			return state !== 'withdrawn' && !hasPaper;
	}
}

/** The step that brings an application nearer to its certificate, whoever may take it; null where there is none. */
export function nextStep(view: ApplicationView, kind: Procedure): Action | null {
	const possible = actionsFor(view, 'headquarters', kind);
	return order(view, kind).find((action) => possible.includes(action)) ?? null;
}

function order({ state }: ApplicationView, { certifies }: Procedure): Action[] {
	if (state === 'surveyed') return ['decide', 'issue'];
	// A grade needs a survey; a fact of damage may be judged, and a report be certified, as they are.
	if (state === 'received') return certifies === 'grade' ? ['survey'] : ['issue', 'decide'];
	return ['issue', 'survey'];
}

/** Reason and replaced number of the next paper: every certificate after the first says which one it takes the place of. */
export function issueTerms(
	view: ApplicationView,
	action: 'issue' | 'reissue'
): Pick<OpenOf<'certificate.issued'>, 'reason' | 'replaces'> {
	const last = validCertificates(view).at(-1) ?? view.certificates.at(-1);
	if (!last) return { reason: 'first', replaces: null };
	return { reason: action === 'reissue' ? 'reissue' : 'corrected', replaces: last.number };
}
