import type { CaseNumber } from '../entry';
import type { Clash } from './state';
import { byClock, type Doubt } from './read';
import { restsOnDecisionInForce, validCertificates, type Outcome, type Working } from './transitions';

/** An entry as a clash names it. */
export interface Party {
	id: string;
	at: string;
	case: CaseNumber;
}

/** As many entries as one clash.cleared can say it has seen. */
const MOST = 50;

type Variant = Clash extends infer C
	? C extends Clash
		? Omit<C, 'key' | 'entries' | 'cases' | 'at'>
		: never
	: never;

/**
 * A clash with its key. The key is made of what clashes and never of when or where it was noticed, so that every replica
 * finds the same one and a clearing by one person counts on all.
 */
export function makeClash(variant: Variant, parts: readonly string[], parties: readonly Party[]): Clash {
	const newest = [...parties].sort(byClock).slice(-MOST);
	return {
		...variant,
		key: [variant.type, ...parts].join(':'),
		entries: newest.map((p) => p.id),
		cases: [...new Set(newest.map((p) => p.case))],
		at: newest.at(-1)!.at
	};
}

/** Two or more live applications for one house and one kind of certificate. */
export function duplicateApplication(house: string, certificate: string, parties: readonly Party[]): Clash {
	return makeClash({ type: 'duplicateApplication', house, certificate }, [house, certificate], parties);
}

/** Two or more entries with one receipt or certificate number. */
export function duplicateNumber(number: string, parties: readonly Party[]): Clash {
	return makeClash({ type: 'duplicateNumber', number }, [number], parties);
}

/** All entries of one kind that this version does not know. */
export function unknownKind(kind: string, parties: readonly Party[]): Clash {
	return makeClash({ type: 'unknownKind', kind }, [kind], parties);
}

/** An entry that was kept and had no effect. */
export function invalidEntry(reason: 'role' | NonNullable<Outcome>, party: Party): Clash {
	return makeClash({ type: 'invalidEntry', reason }, [party.id], [party]);
}

/** An entry that is kept and not believed. The key names the document: another with its id may be good. */
export function doubtedEntry(reason: Doubt, party: Party, document: string): Clash {
	return makeClash({ type: 'invalidEntry', reason }, [party.id, document.slice(0, 40)], [party]);
}

/** An id under which there are two different documents. */
export function conflictingDocuments(party: Party): Clash {
	return makeClash({ type: 'conflictingDocuments' }, [party.id], [party]);
}

/** What clashes within one application, once all its entries have taken effect. */
export function applicationClashes(work: Working): Clash[] {
	const { view } = work;
	const application = view.entry;
	const party = (entry: { entry: string; at: string }): Party => ({
		id: entry.entry,
		at: entry.at,
		case: view.case
	});
	const clashes: Clash[] = [];
	for (const [round, entries] of work.disagreeing) {
		const parties = [...entries].map((id) => party(work.decisions.get(id)!));
		clashes.push(
			makeClash({ type: 'conflictingDecisions', application }, [application, String(round)], parties)
		);
	}
	const valid = validCertificates(view);
	for (const c of valid) {
		const baseless = work.issuedOnOther.has(c.entry) && !restsOnDecisionInForce(work, c.entry);
		if (baseless || view.state === 'refused' || view.state === 'withdrawn') {
			const { number, entry } = c;
			clashes.push(makeClash({ type: 'outdatedCertificate', number, application }, [entry], [party(c)]));
		}
	}
	if (valid.length > 1) {
		const numbers = valid.map((c) => c.number);
		clashes.push(
			makeClash({ type: 'twoValidCertificates', application, numbers }, [application], valid.map(party))
		);
	}
	for (const late of unjudgedSurveys(work)) {
		clashes.push(
			makeClash({ type: 'unjudgedSurvey', application, survey: late.entry }, [late.entry], [party(late)])
		);
	}
	return clashes;
}

function unjudgedSurveys({ view, decisions }: Working): Working['view']['surveys'] {
	const decision = view.decision && decisions.get(view.decision.entry)!;
	if (!decision || decision.grade === null || view.state === 'surveyed' || view.state === 'withdrawn')
		return [];
	const judged = new Set(
		[...decisions.values()].filter((d) => d.round === decision.round).flatMap((d) => d.surveys)
	);
	return view.surveys.filter(
		(s) => s.round === decision.round && !judged.has(s.entry) && s.grade !== decision.grade
	);
}

/**
 * Whether somebody has cleared a clash: one clearing must have seen all of its entries. An entry that joined since opens it
 * again.
 */
export function isCleared(clash: Clash, clearings: readonly { seen: readonly string[] }[]): boolean {
	return clearings.some(({ seen }) => clash.entries.every((entry) => seen.includes(entry)));
}
