import type { CaseNumber } from '../entry';
import type { SetClash } from '../fold/areas';
import { claims } from '../fold/claims';
import { makeClash, type Party } from '../fold/clashes';
import type { CaseState } from '../fold/state';
import { isLive } from './keys';
import type { ReliefLedger, SupportApplication } from './state';

/** Warnings about applications that a person must clear (要調整): nobody is paid twice by being asked for twice. */
export interface Warnings {
	replace(state: CaseState, applications: readonly SupportApplication[]): void;
	/** A case is one household with others than before. */
	regrouped(caseNo: CaseNumber): void;
	/** What is known of payments elsewhere to this person changed. */
	elsewhereChanged(person: string): void;
	flush(): void;
}

type Claim = Party & { support: string };

/** Keeps the clashes sameAccount, samePerson, paidElsewhere, twiceApplied and basisChanged. */
export function warnings(relief: Pick<ReliefLedger, 'elsewhere' | 'roots'>, setClash: SetClash): Warnings {
	const inTwoCases = (held: readonly Party[]) =>
		new Set(held.map((one) => relief.roots.get(one.case) ?? one.case)).size > 1;
	/** What each case was said with last, to say it again when it is one household with another. */
	const said = new Map<CaseNumber, { state: CaseState; applications: readonly SupportApplication[] }>();

	const accounts = claims<Claim>((account, held) =>
		setClash(
			`sameAccount:${account}`,
			inTwoCases(held) ? makeClash({ type: 'sameAccount', account }, [account], held) : null
		)
	);
	/** Person → what is asked for it, by support. */
	const persons = new Map<string, Claim[]>();
	const shown = new Map<string, Set<string>>();
	const touched = new Set<string>();
	const byPerson = claims<Claim>((person, held) => {
		if (held.length) persons.set(person, held);
		else persons.delete(person);
		touched.add(person);
	});
	const twice = claims<Claim>((key, held) => {
		const [one] = held;
		setClash(
			`twiceApplied:${key}`,
			held.length > 1
				? makeClash({ type: 'twiceApplied', support: one!.support }, key.split(':'), held)
				: null
		);
	});
	const changedOfCase = new Map<CaseNumber, string[]>();

	function judgePerson(person: string): void {
		const now = new Set<string>();
		const show = (type: 'samePerson' | 'paidElsewhere', support: string, parties: readonly Party[]) => {
			const clash = makeClash({ type, person, support }, [person, support], parties);
			now.add(clash.key);
			setClash(clash.key, clash);
		};
		const held = persons.get(person) ?? [];
		for (const support of new Set(held.map((one) => one.support))) {
			const asked = held.filter((one) => one.support === support);
			if (inTwoCases(asked)) show('samePerson', support, asked);
			const paid = (relief.elsewhere.get(person) ?? [])
				.filter((one) => one.support === support)
				.map(({ entry: id, at }): Party => ({ id, at, case: '-' }));
			if (paid.length) show('paidElsewhere', support, [...asked, ...paid]);
		}
		for (const key of shown.get(person) ?? []) if (!now.has(key)) setClash(key, null);
		if (now.size) shown.set(person, now);
		else shown.delete(person);
	}

	function replaceChanged(state: CaseState, applications: readonly SupportApplication[]): void {
		const keys: string[] = [];
		const before = changedOfCase.get(state.case) ?? [];
		for (const application of applications) {
			const { basisChanged, decision, entry: applied, gradeNow } = application;
			if (!basisChanged || !decision || application.state === 'withdrawn') continue;
			const parties: Party[] = [{ id: decision.entry, at: decision.at, case: state.case }];
			for (const view of state.applications)
				if (view.decision && (application.application ?? view.entry) === view.entry)
					parties.push({ id: view.decision.entry, at: view.decision.at, case: state.case });
			const clash = makeClash(
				{ type: 'basisChanged', applied },
				[applied, decision.entry, gradeNow ?? 'none'],
				parties
			);
			keys.push(clash.key);
			setClash(clash.key, clash);
		}
		for (const key of before) if (!keys.includes(key)) setClash(key, null);
		if (keys.length) changedOfCase.set(state.case, keys);
		else changedOfCase.delete(state.case);
	}

	const warned: Warnings = {
		replace(state, applications) {
			if (applications.length) said.set(state.case, { state, applications });
			else said.delete(state.case);
			const live = applications.filter(isLive);
			const claim = ({ entry, at, case: caseNo, support }: SupportApplication, id = entry): Claim => ({
				id,
				at,
				case: caseNo,
				support
			});
			accounts.replace(
				state.case,
				live.flatMap((one) => (one.account ? [[one.account.token, claim(one)] as const] : []))
			);
			byPerson.replace(
				state.case,
				live.flatMap((one) => one.persons.map((person) => [person, claim(one)] as const))
			);
			twice.replace(
				state.case,
				live.map((one) => [twiceKey(one, relief.roots.get(one.case) ?? one.case), claim(one)] as const)
			);
			replaceChanged(state, applications);
		},
		regrouped(caseNo) {
			const held = said.get(caseNo);
			if (held) warned.replace(held.state, held.applications);
		},
		elsewhereChanged(person) {
			touched.add(person);
		},
		flush() {
			accounts.flush();
			byPerson.flush();
			twice.flush();
			for (const person of touched) judgePerson(person);
			touched.clear();
		}
	};
	return warned;
}

/** What a household asks for once: one support for one beneficiary; for a person once for each harm that it says. */
function twiceKey({ support, beneficiary, choices }: SupportApplication, caseNo: CaseNumber): string {
	if (beneficiary === 'household') return [caseNo, support, beneficiary].join(':');
	const said = Object.entries(choices)
		.filter(([, value]) => value !== false)
		.map(([fact, value]) => `${fact}=${String(value)}`)
		.sort();
	return [caseNo, support, beneficiary, ...said].join(':');
}
