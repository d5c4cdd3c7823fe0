import type { CertificateState, ApplicationState, ApplicationView } from './state';
import type { ItemOf } from './read';

/*
 * Where an application stands after each entry. Entries take effect in clock order, but never before the entry that they
 * name (a tablet whose clock runs years ahead sorts last; a survey of its application does not wait for those years).
 *
 * state now  │ survey of this  │ decision for    │ decision for    │ certificate on   │ revocation of  │ request for  │ with-
 *            │ or a later round│ this round:     │ this round:     │ the decision in  │ the last valid │ a later      │ drawal
 *            │                 │ certify         │ refuse          │ force (or none   │ certificate    │ round        │
 *            │                 │                 │                 │ where none is)   │                │              │
 * ───────────┼─────────────────┼─────────────────┼─────────────────┼──────────────────┼────────────────┼──────────────┼───────
 * received   │ surveyed        │ decided         │ refused         │ issued (1)       │ –              │ invalid (2)  │ withdr.
 * surveyed   │ surveyed        │ decided (3)     │ refused         │ issued (1), or – │ surveyed       │ resurvey (2) │ withdr.
 * decided    │ surveyed        │ decided (3)     │ refused         │ issued           │ decided        │ resurvey     │ withdr.
 * refused    │ surveyed        │ decided (3)     │ refused         │ –                │ refused        │ resurvey     │ withdr.
 * issued     │ surveyed        │ decided (3)     │ refused (4)     │ issued           │ revoked        │ resurvey     │ withdr.
 * resurvey   │ surveyed        │ decided         │ refused         │ resurvey (5)     │ resurvey       │ resurvey     │ withdr.
 * revoked    │ surveyed        │ decided         │ refused         │ issued           │ revoked        │ resurvey     │ withdr.
 * withdrawn  │ withdrawn       │ withdrawn       │ withdrawn       │ withdrawn (4)    │ withdrawn      │ withdrawn    │ withdr.
 *
 * (1) Kinds that need no decision (被災届出証明書 …): the certificate names none. It changes nothing while there is a decision.
 * (2) A second survey is asked for after a first decision; without one the request has no target.
 * (3) Straight to issued where a valid certificate already certifies the same grade of the same round: nothing to print.
 * (4) The certificate is recorded and stays valid until somebody revokes it: a clash outdatedCertificate says so.
 * (5) A lost paper may be printed again while the second survey is awaited.
 * Surveys and decisions of an earlier round are recorded and change no state. A survey that reopens a judged round (another
 * team's sheet came in, or a correction) puts the application back into the queue of headquarters; nobody has judged it yet.
 */

type Round = ApplicationView['round'];
/**
 * Null: it took effect. target: what it names is not there. content: it contradicts what it names. hand: the same person did both
 * of what needs two people (四つの目). holder: it was not the writer's to give away. rival: somebody else has judged the same, who
 * did not know of this either.
 */
export type Outcome = null | 'target' | 'content' | 'hand' | 'holder' | 'rival';

export interface DecisionRecord {
	entry: string;
	at: string;
	round: Round;
	grade: NonNullable<ApplicationView['decision']>['grade'];
	outcome: 'certify' | 'refuse';
	surveys: readonly string[];
}

/** An application while its case is folded: the view, and what only the fold needs. */
export interface Working {
	view: ApplicationView;
	decisions: Map<string, DecisionRecord>;
	/** Issue entry → the decision it rests on. */
	basis: Map<string, string | null>;
	revoked: Set<string>;
	/** Issue entries that rested on another decision than the one in force when they were written. */
	issuedOnOther: Set<string>;
	/** Round → decisions that differ though the later one does not correct the earlier. */
	disagreeing: Map<Round, Set<string>>;
}

/** The application as it is received. */
export function begin(item: ItemOf<'certificate.applied'>): Working {
	const { receipt, certificate, via, house, lookup } = item.open;
	return {
		view: {
			entry: item.id,
			case: item.case,
			receipt,
			certificate,
			via,
			house,
			lookup,
			at: item.at,
			state: 'received',
			since: item.at,
			history: [{ state: 'received', at: item.at, entry: item.id }],
			round: 1,
			surveys: [],
			decision: null,
			certificates: []
		},
		decisions: new Map(),
		basis: new Map(),
		revoked: new Set(),
		issuedOnOther: new Set(),
		disagreeing: new Map()
	};
}

function moveTo(work: Working, state: ApplicationState, item: { id: string; at: string }): void {
	const { view } = work;
	if (view.state === state || view.state === 'withdrawn') return;
	view.state = state;
	view.since = item.at;
	view.history.push({ state, at: item.at, entry: item.id });
}

/** A survey sheet, or the correction of one. */
export function survey(work: Working, item: ItemOf<'certificate.surveyed'>): Outcome {
	const { view } = work;
	const { round, grade, lossPct, surveyedOn } = item.open;
	if (item.corrects !== undefined) {
		const corrected = view.surveys.findIndex((s) => s.entry === item.corrects);
		if (corrected < 0) return 'target';
		view.surveys.splice(corrected, 1);
	}
	view.surveys.push({ entry: item.id, round, grade, lossPct, surveyedOn, at: item.at });
	if (round < view.round || view.state === 'withdrawn') return null;
	view.round = round;
	moveTo(work, 'surveyed', item);
	return null;
}

type Content = { grade: DecisionRecord['grade']; outcome: DecisionRecord['outcome'] };
const sameContent = (a: Content, b: Content) => a.grade === b.grade && a.outcome === b.outcome;

/** A decision of headquarters; the newest of the latest round is in force. */
export function decide(work: Working, item: ItemOf<'certificate.decided'>): Outcome {
	const { view, decisions } = work;
	const { surveys, grade, outcome } = item.open;
	if (item.corrects !== undefined && !decisions.has(item.corrects)) return 'target';
	const judged = view.surveys.filter((s) => surveys.includes(s.entry)).map((s) => s.round);
	const round = judged.length ? (Math.max(...judged) as Round) : view.round;
	const record: DecisionRecord = { entry: item.id, at: item.at, round, grade, outcome, surveys };

	const before = [...decisions.values()].findLast((d) => d.round === round);
	if (before && !sameContent(before, record) && item.corrects !== before.entry) {
		const set = work.disagreeing.get(round) ?? new Set();
		work.disagreeing.set(round, set.add(before.entry).add(record.entry));
	}
	const inForce = view.decision && decisions.get(view.decision.entry)!;
	decisions.set(item.id, record);
	if (inForce && inForce.round > round) return null;
	view.decision = { entry: item.id, grade, outcome, at: item.at };
	if (round < view.round) return null;
	if (outcome === 'refuse') moveTo(work, 'refused', item);
	else moveTo(work, alreadyCertified(work, record) ? 'issued' : 'decided', item);
	return null;
}

function alreadyCertified(work: Working, record: DecisionRecord): boolean {
	return validCertificates(work.view).some((c) => {
		const basis = work.decisions.get(work.basis.get(c.entry) ?? '');
		return basis !== undefined && basis.round === record.round && sameContent(basis, record);
	});
}

/** Those that are neither revoked nor replaced. */
export function validCertificates(view: ApplicationView): CertificateState[] {
	return view.certificates.filter((c) => c.state === 'valid');
}

/** Whether a certificate says what the decision in force says (or, for kinds without one, whether there is none). */
export function restsOnDecisionInForce(work: Working, issueEntry: string): boolean {
	const basis = work.basis.get(issueEntry) ?? null;
	const { decision } = work.view;
	if (basis === null || decision === null) return basis === null && decision === null;
	return sameContent(work.decisions.get(basis)!, decision);
}

const MAY_ISSUE: readonly ApplicationState[] = ['decided', 'issued', 'revoked'];
const MAY_ISSUE_WITHOUT_DECISION: readonly ApplicationState[] = ['received', 'surveyed', 'issued', 'revoked'];

/** A certificate, whatever it rests on. */
export function issue(work: Working, item: ItemOf<'certificate.issued'>): Outcome {
	const { view } = work;
	const { decision, number, certificate, grade, issuedOn, replaces } = item.open;
	if (certificate !== view.certificate || replaces === number) return 'content';
	if (decision === null) {
		if (grade !== null) return 'content';
	} else {
		const basis = work.decisions.get(decision);
		if (!basis) return 'target';
		if (basis.outcome !== 'certify' || basis.grade !== grade) return 'content';
	}
	work.basis.set(item.id, decision);
	view.certificates.push({
		entry: item.id,
		number,
		certificate,
		grade,
		issuedOn,
		at: item.at,
		replaces,
		state: 'valid'
	});
	settleCertificates(work);
	if (!restsOnDecisionInForce(work, item.id)) work.issuedOnOther.add(item.id);
	else if ((decision === null ? MAY_ISSUE_WITHOUT_DECISION : MAY_ISSUE).includes(view.state))
		moveTo(work, 'issued', item);
	return null;
}

/**
 * revoked before replaced. What was replaced stays so even when its replacement is revoked: the first paper was called in
 * and must not come to life again by itself.
 */
function settleCertificates({ view, revoked }: Working): void {
	const replaced = new Set(view.certificates.map((c) => c.replaces));
	for (const c of view.certificates) {
		c.state = revoked.has(c.entry) ? 'revoked' : replaced.has(c.number) ? 'replaced' : 'valid';
	}
}

/** A revocation, by number. */
export function revoke(work: Working, item: ItemOf<'certificate.revoked'>): Outcome {
	const { view } = work;
	const matches = view.certificates.filter(
		(c) => c.number === item.open.number && (item.corrects === undefined || item.corrects === c.entry)
	);
	if (matches.length === 0) return 'target';
	for (const c of matches) work.revoked.add(c.entry);
	settleCertificates(work);
	if (view.state === 'issued' && validCertificates(view).length === 0) moveTo(work, 'revoked', item);
	return null;
}

/** A request for a later round. */
export function requestResurvey(work: Working, item: ItemOf<'certificate.resurveyRequested'>): Outcome {
	const { view } = work;
	if (view.decision === null) return 'target';
	if (item.open.round > view.round && view.state !== 'withdrawn') {
		view.round = item.open.round;
		moveTo(work, 'resurvey', item);
	}
	return null;
}

/** A withdrawal: nothing changes the state after it. */
export function withdraw(work: Working, item: ItemOf<'certificate.withdrawn'>): Outcome {
	moveTo(work, 'withdrawn', item);
	return null;
}
