import type { SetClash } from '../fold/areas';
import { makeClash, type Party } from '../fold/clashes';
import { byClock } from '../fold/read';
import { isOfRun, standingOf } from './standing';
import type { PaymentView, ReliefLedger } from './state';

/** Payments over all cases, by run and by key, and what of each fund they have ordered. */
export interface PaymentIndex {
	put(payment: PaymentView): void;
	remove(payment: PaymentView): void;
	/** A run came or changed; says the payments that it has. */
	runChanged(run: string): readonly PaymentView[];
	fundChanged(fund: string): void;
	flush(): void;
}

const party = ({ entry: id, at, case: caseNo }: PaymentView): Party => ({ id, at, case: caseNo });
const byEntry = (a: PaymentView, b: PaymentView) =>
	byClock({ at: a.at, id: a.entry }, { at: b.at, id: b.entry });

/** Keeps `paymentsOfRun`, `byKey` and `orderedYen`, and the clashes of payments, runs and budgets. */
export function paymentIndex(relief: ReliefLedger, setClash: SetClash): PaymentIndex {
	const byRun = new Map<string, Map<string, PaymentView>>();
	const byKey = new Map<string, PaymentView[]>();
	/** Run → the fund that it pays from and what it has ordered, as it was counted last. */
	const ordered = new Map<string, { fund: string; yen: number }>();
	const runs = new Set<string>();
	const keys = new Set<string>();
	const funds = new Set<string>();

	function count(run: string): void {
		const before = ordered.get(run);
		if (before) funds.add(before.fund);
		const view = relief.runs.get(run);
		const all = [...(byRun.get(run)?.values() ?? [])].sort(byEntry);
		const own = view ? all.filter((payment) => isOfRun(payment, view)) : all;
		if (own.length) relief.paymentsOfRun.set(run, own);
		else relief.paymentsOfRun.delete(run);
		ordered.delete(run);
		if (view) {
			let yen = 0;
			for (const payment of own) if (standingOf(payment, view) === 'live') yen += payment.yen;
			ordered.set(run, { fund: view.fund, yen });
			funds.add(view.fund);
		}
		const strange = strangersOf(run, view && own.length === all.length ? [] : all);
		setClash(
			`foreignRun:${run}`,
			strange.length ? makeClash({ type: 'foreignRun', run }, [run], strange) : null
		);
	}

	/** What of a run counts for nothing though it may have been paid. */
	function strangersOf(run: string, payments: readonly PaymentView[]): Party[] {
		const view = relief.runs.get(run);
		if (!view) return payments.map(party);
		const { entry: id, at, foreign, state, strayFile } = view;
		if (strayFile) return [{ id: strayFile.entry, at: strayFile.at, case: '-' }];
		if (foreign) return state === 'cancelled' ? [] : [{ id, at, case: '-' }];
		return payments.filter((payment) => !isOfRun(payment, view) && !payment.returned).map(party);
	}

	function publishKey(key: string): void {
		const live = (byKey.get(key) ?? [])
			.filter((payment) => standingOf(payment, relief.runs.get(payment.run)) === 'live')
			.sort(byEntry);
		if (live.length)
			relief.byKey.set(
				key,
				live.map(({ entry }) => entry)
			);
		else relief.byKey.delete(key);
		setClash(
			`duplicatePayment:${key}`,
			live.length > 1 ? makeClash({ type: 'duplicatePayment', payment: key }, [key], live.map(party)) : null
		);
	}

	function weigh(): void {
		const yen = new Map<string, number>();
		const live: [fund: string, run: string][] = [];
		for (const [run, { fund, yen: more }] of ordered) {
			if (!funds.has(fund) || more === 0) continue;
			yen.set(fund, (yen.get(fund) ?? 0) + more);
			live.push([fund, run]);
		}
		for (const fund of funds) {
			const sum = yen.get(fund);
			if (sum === undefined) relief.orderedYen.delete(fund);
			else relief.orderedYen.set(fund, sum);
			const total = relief.funds.get(fund)?.totalYen ?? null;
			const over = total !== null && (sum ?? 0) > total;
			const parties = live
				.filter(([of]) => over && of === fund)
				.map(([, run]): Party => {
					const { entry: id, at } = relief.runs.get(run)!;
					return { id, at, case: '-' };
				});
			setClash(
				`overBudget:${fund}`,
				parties.length ? makeClash({ type: 'overBudget', fund }, [fund], parties) : null
			);
		}
	}

	return {
		put(payment) {
			const ofRun = byRun.get(payment.run);
			if (ofRun) ofRun.set(payment.entry, payment);
			else byRun.set(payment.run, new Map([[payment.entry, payment]]));
			const ofKey = byKey.get(payment.key);
			if (ofKey) ofKey.push(payment);
			else byKey.set(payment.key, [payment]);
			runs.add(payment.run);
			keys.add(payment.key);
		},
		remove(payment) {
			const ofRun = byRun.get(payment.run);
			ofRun?.delete(payment.entry);
			if (ofRun?.size === 0) byRun.delete(payment.run);
			const rest = byKey.get(payment.key)?.filter(({ entry }) => entry !== payment.entry) ?? [];
			if (rest.length) byKey.set(payment.key, rest);
			else byKey.delete(payment.key);
			runs.add(payment.run);
			keys.add(payment.key);
		},
		runChanged(run) {
			const payments = [...(byRun.get(run)?.values() ?? [])];
			runs.add(run);
			for (const { key } of payments) keys.add(key);
			return payments;
		},
		fundChanged(fund) {
			funds.add(fund);
		},
		flush() {
			for (const run of runs) count(run);
			for (const key of keys) publishKey(key);
			if (funds.size) weigh();
			runs.clear();
			keys.clear();
			funds.clear();
		}
	};
}
