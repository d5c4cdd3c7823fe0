import type { CaseNumber } from '../entry';
import type { Area, SetClash } from '../fold/areas';
import { makeClash } from '../fold/clashes';
import { byClock } from '../fold/read';
import { clawbacksOf } from './clawback';
import { movedCases } from '../households/area';
import type { HouseholdsLedger } from '../households/state';
import { groupKey, isLive } from './keys';
import { paymentIndex } from './payments';
import { standingOf } from './standing';
import type { Clawback, FundOffice, Group, PaymentView, ReliefLedger, SupportApplication } from './state';
import { warnings } from './warnings';

export function emptyRelief(): ReliefLedger {
	return {
		applications: new Map(),
		bySupport: new Map(),
		funds: new Map(),
		runs: new Map(),
		paymentsOfRun: new Map(),
		byKey: new Map(),
		orderedYen: new Map(),
		elsewhere: new Map(),
		clawbacks: [],
		roots: new Map(),
		groups: new Map()
	};
}

const NOTHING: FundOffice = { funds: new Map(), runs: new Map(), elsewhere: new Map() };
const byEntry = (a: { at: string; entry: string }, b: { at: string; entry: string }) =>
	byClock({ at: a.at, id: a.entry }, { at: b.at, id: b.entry });

/** Keeps the ledger over all cases: who belongs together, what counts, what is too much. */
export function reliefArea(relief: ReliefLedger, setClash: SetClash, households: HouseholdsLedger): Area {
	const applicationsOfCase = new Map<CaseNumber, readonly SupportApplication[]>();
	const payments = paymentIndex(relief, setClash);
	const warned = warnings(relief, setClash);
	const dirty = new Set<Group>();
	/** What each fund, run and person of the office said when it was last read. */
	const said = { funds: new Map<string, string>(), runs: new Map<string, string>() };
	const elsewhere = new Map<string, string>();
	const clawbacksOfGroup = new Map<Group, Clawback[]>();
	const clashesOfGroup = new Map<Group, string[]>();
	let clawbacksChanged = false;

	const groupIds = (application: SupportApplication) => ({
		support: application.support,
		beneficiary: groupKey(relief.roots, application.case, application.beneficiary)
	});

	function groupOf(application: SupportApplication): Group {
		const { support, beneficiary } = groupIds(application);
		let ofSupport = relief.groups.get(support);
		if (!ofSupport) relief.groups.set(support, (ofSupport = new Map()));
		let group = ofSupport.get(beneficiary);
		if (!group)
			ofSupport.set(
				beneficiary,
				(group = { support, beneficiary, applications: [], payments: [], doubtful: [] })
			);
		return group;
	}

	function removeApplication(application: SupportApplication): void {
		const { entry, support } = application;
		relief.applications.delete(entry);
		const ofSupport = relief.bySupport.get(support);
		ofSupport?.delete(entry);
		if (ofSupport?.size === 0) relief.bySupport.delete(support);
		const group = groupOf(application);
		group.applications = group.applications.filter((one) => one.entry !== entry);
		dirty.add(group);
	}

	function putApplication(application: SupportApplication): void {
		const { entry, support } = application;
		relief.applications.set(entry, application);
		if (isLive(application)) {
			const ofSupport = relief.bySupport.get(support);
			if (ofSupport) ofSupport.add(entry);
			else relief.bySupport.set(support, new Set([entry]));
		}
		const group = groupOf(application);
		group.applications.push(application);
		dirty.add(group);
	}

	function putPayments(before: readonly SupportApplication[], next: readonly SupportApplication[]): void {
		const text = (payment: PaymentView) => JSON.stringify(payment);
		const old = new Map(before.flatMap((one) => one.payments).map((one) => [one.entry, one]));
		for (const payment of next.flatMap((one) => one.payments)) {
			const held = old.get(payment.entry);
			old.delete(payment.entry);
			if (held && text(held) === text(payment)) continue;
			if (held) payments.remove(held);
			payments.put(payment);
		}
		for (const payment of old.values()) payments.remove(payment);
	}

	/** Puts the office's views in the place of those before; hears of each that is new, other or gone. */
	function putOffice<V>(
		into: Map<string, V>,
		from: ReadonlyMap<string, V>,
		before: Map<string, string>,
		changed: (id: string) => void
	): void {
		const ids = new Set([...into.keys(), ...from.keys()]);
		for (const id of ids) {
			const view = from.get(id);
			const text = JSON.stringify(view) ?? '';
			if (view === undefined) into.delete(id);
			else into.set(id, view);
			if (before.get(id) === text) continue;
			before.set(id, text);
			changed(id);
		}
	}

	function settle(group: Group): void {
		if (group.applications.length === 0) {
			const ofSupport = relief.groups.get(group.support);
			if (ofSupport?.get(group.beneficiary) === group) ofSupport.delete(group.beneficiary);
			if (ofSupport?.size === 0) relief.groups.delete(group.support);
		}
		if (group.applications.length > 1) group.applications.sort(byEntry);
		group.payments = [];
		group.doubtful = [];
		for (const application of group.applications)
			for (const payment of application.payments) {
				const standing = standingOf(payment, relief.runs.get(payment.run));
				if (standing === 'live') group.payments.push(payment);
				else if (standing === 'doubtful') group.doubtful.push(payment);
			}
		if (group.payments.length > 1) group.payments.sort(byEntry);
		if (group.doubtful.length > 1) group.doubtful.sort(byEntry);

		const clawbacks = clawbacksOf(relief.funds, group);
		if (clawbacks.length) clawbacksOfGroup.set(group, clawbacks);
		if (clawbacks.length || clawbacksOfGroup.has(group)) clawbacksChanged = true;
		if (!clawbacks.length) clawbacksOfGroup.delete(group);

		const before = clashesOfGroup.get(group) ?? [];
		const keys: string[] = [];
		for (const { fund, applied, overYen: yen, open } of clawbacks) {
			if (!open) continue;
			const parties = group.payments
				.filter((payment) => payment.fund === fund)
				.map(({ entry: id, at, case: caseNo }) => ({ id, at, case: caseNo }));
			const clash = makeClash(
				{ type: 'overpaid', fund, applied, yen },
				[fund, applied, String(yen)],
				parties
			);
			setClash(clash.key, clash);
			keys.push(clash.key);
		}
		for (const key of before) if (!keys.includes(key)) setClash(key, null);
		if (keys.length) clashesOfGroup.set(group, keys);
		else clashesOfGroup.delete(group);
	}

	function allOf(support: string): void {
		for (const group of relief.groups.get(support)?.values() ?? []) dirty.add(group);
	}

	/** What of a fund decides dues: a new title or holder touches no household. */
	const tables = new Map<string, string>();
	function fundChanged(id: string): void {
		const fund = relief.funds.get(id);
		payments.fundChanged(id);
		const rivals = (fund?.rivals ?? []).map(({ entry, at }) => ({ id: entry, at, case: '-' }));
		setClash(
			`twoHandovers:${id}`,
			rivals.length ? makeClash({ type: 'twoHandovers', fund: id }, [id], rivals) : null
		);
		const table = fund ? JSON.stringify([fund.support, fund.pays, fund.rounds]) : '';
		const before = tables.get(id);
		if (before === table) return;
		tables.set(id, table);
		for (const text of [before, table]) if (text) allOf((JSON.parse(text) as [string])[0]);
		// Payments from a fund that pays another support stand with the households that got them.
		for (const [run, { fund: of }] of relief.runs) if (of === id) runChanged(run);
	}

	function runChanged(id: string): void {
		for (const { applied } of payments.runChanged(id)) {
			const application = relief.applications.get(applied);
			if (application) dirty.add(groupOf(application));
		}
	}

	/** Households were merged or separated: their applications belong together with others now. */
	function regroup(): void {
		const moved = movedCases(relief.roots, households.root).map((one) => one.case);
		const applications = moved.flatMap((one) => applicationsOfCase.get(one) ?? []);
		for (const application of applications) removeApplication(application);
		relief.roots = households.root;
		for (const application of applications) putApplication(application);
		for (const one of moved) warned.regrouped(one);
	}

	return {
		put({ state }) {
			if (state.case === '-') {
				regroup();
				const { funds, runs, elsewhere: persons } = state.parts.funds ?? NOTHING;
				putOffice(relief.runs, runs, said.runs, runChanged);
				putOffice(relief.funds, funds, said.funds, fundChanged);
				putOffice(relief.elsewhere, persons, elsewhere, (person) => warned.elsewhereChanged(person));
			}
			const next = state.parts.relief?.applications ?? [];
			const before = applicationsOfCase.get(state.case) ?? [];
			if (next.length === 0 && before.length === 0) return;
			for (const application of before) removeApplication(application);
			for (const application of next) putApplication(application);
			putPayments(before, next);
			warned.replace(state, next);
			if (next.length) applicationsOfCase.set(state.case, next);
			else applicationsOfCase.delete(state.case);
		},

		flush() {
			for (const group of dirty) settle(group);
			dirty.clear();
			payments.flush();
			warned.flush();
			if (!clawbacksChanged) return;
			clawbacksChanged = false;
			const since = ({ applied }: Clawback) => {
				const { at, entry } = relief.applications.get(applied)!;
				return { at, entry };
			};
			relief.clawbacks = [...clawbacksOfGroup.values()]
				.flat()
				.sort((a, b) => byEntry(since(a), since(b)) || (a.fund < b.fund ? -1 : 1));
		}
	};
}
