import { pointsOf } from '../../../src/domain/housing/priority';
import type { HousingApplication, HousingState, StayView, UnitView } from '../../../src/domain/housing/state';
import { SUPPRESSED } from '../columns';
import {
	col,
	GUARDED,
	guarded,
	ledgerTable,
	ofCase,
	time,
	told,
	yesNo,
	type LedgerContext,
	type LedgerTable
} from './table';

const states: Record<HousingState, string> = {
	applied: '申込済',
	eligible: '資格あり',
	notEligible: '資格なし',
	offered: '提示中',
	provisional: '仮決定',
	assigned: '入居決定',
	livingIn: '入居中',
	left: '退去済'
};
const unitStates = { building: '建設中', ready: '入居できる', repair: '修繕中', closed: '使用しない' };
const standings = { standing: '有効', provisional: '仮', lost: '要調整' };

const siteName = (context: LedgerContext, site: string) => {
	const view = context.ledger.housing.sites.get(site);
	return view ? told(context, view.entry, 'name') : '';
};
const unitLabel = (context: LedgerContext, unit: string) => {
	const view = context.ledger.housing.units.get(unit);
	return view ? told(context, view.entry, 'label') : '';
};

/** Who asked, as the last correction has it. */
const applicant = (context: LedgerContext, applied: string) => {
	const versions = context.ledger.housing.applications.get(applied)?.versions;
	return told(context, versions?.at(-1) ?? applied, 'applicant', 'name');
};

/** Applications, stays and units as they stand (入居の申込み・入居・住戸). */
export const HOUSING_LEDGERS: readonly LedgerTable[] = [
	ledgerTable<HousingApplication>(
		{
			file: '入居申込台帳.csv',
			title: '入居申込台帳',
			note: '入居の申込み1件につき1行。書き出した時点の状態である。'
		},
		(ledger) => ledger.housing.applications.values(),
		[
			col('入居の申込みの記録ID', ({ entry }) => entry, '「入居の申込み.csv」の最初の記録ID。'),
			...ofCase<HousingApplication>(),
			col('受付日時', ({ at }) => time(at), '日本時間、ISO 8601。'),
			col('申込者氏名', ({ entry }, context) => applicant(context, entry)),
			col('人数', ({ people }) => people),
			col('優先の点数', ({ priority }, { ledger }) => pointsOf(priority, ledger.housing.rules.priority.rows)),
			col('状態', ({ state }) => states[state], `値: ${Object.values(states).join('、')}。`),
			col('状態の日時', ({ since }) => time(since)),
			col('提示の回数', ({ offers }) => offers.length)
		]
	),
	ledgerTable<StayView>(
		{
			file: '入居者台帳.csv',
			title: '入居者台帳',
			note: '入居の決定1件につき1行。書き出した時点の状態である。'
		},
		(ledger) => ledger.housing.stays.values(),
		[
			col('入居の決定の記録ID', ({ entry }) => entry, '「入居の決定.csv」の記録ID。'),
			...ofCase<StayView>(),
			col('申込者氏名', ({ applied }, context) => applicant(context, applied)),
			col('住戸の符号', (view, context) => guarded(context, view.case, view.unit), GUARDED),
			col(
				'団地',
				({ unit, case: of }, context) =>
					guarded(context, of, siteName(context, context.ledger.housing.units.get(unit)?.site ?? '')),
				GUARDED
			),
			col(
				'住戸番号',
				({ unit, case: of }, context) => guarded(context, of, unitLabel(context, unit)),
				GUARDED
			),
			col(
				'効力',
				({ released, standing }) => (released ? '取消し' : standings[standing]),
				'値: 有効、仮（保有者がまだ確定していない）、要調整（同じ住戸のほかの決定が有効）、取消し。'
			),
			col('入居できる最初の日', ({ from }) => from),
			col('供与期間の最後の日', ({ until }) => until, '延長の後。'),
			col('入居日', ({ movedIn }) => movedIn?.on),
			col('入居した人数', ({ movedIn }) => movedIn?.people),
			col('渡してある鍵', ({ keysOut }) => keysOut, '本。'),
			col('延長の回数', ({ extensions }) => extensions.length),
			col('退去日', ({ movedOut }) => movedOut?.on),
			col('退去検査日', ({ inspected }) => inspected?.on),
			col('訪問の回数', ({ visits }) => visits.length),
			col('最後の訪問日', ({ visits }) =>
				visits
					.map(({ on }) => on)
					.sort()
					.at(-1)
			)
		]
	),
	ledgerTable<UnitView>(
		{
			file: '住戸台帳.csv',
			title: '住戸台帳',
			note: '住戸1つにつき1行。書き出した時点の状態である。'
		},
		(ledger) => ledger.housing.units.values(),
		[
			col('災害', (_, { disaster }) => disaster),
			col('住戸の符号', ({ unit }) => unit),
			col('団地の符号', ({ site }) => site),
			col('団地', ({ site }, context) => siteName(context, site)),
			col('住戸番号', ({ unit }, context) => unitLabel(context, unit)),
			col('間取り', ({ layout }) => layout),
			col('段差なし', ({ stepFree }) => yesNo(stepFree)),
			col('ペット可', ({ pets }) => yesNo(pets)),
			col('状態', ({ state }) => unitStates[state], `値: ${Object.values(unitStates).join('、')}。`),
			col('保有者', ({ holder }) => holder, '端末の番号。'),
			col(
				'入居している世帯',
				({ unit }, { ledger, suppressedCases }) => {
					const stay = ledger.housing.occupied.get(unit);
					return !stay ? '' : suppressedCases.has(stay.case) ? SUPPRESSED : stay.case;
				},
				`罹災番号。入居を決めただけのものを含む。${GUARDED}`
			)
		]
	)
];
