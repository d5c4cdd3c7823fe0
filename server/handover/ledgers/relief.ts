import type {
	FundView,
	PaymentView,
	RunView,
	SupportApplication,
	SupportState
} from '../../../src/domain/relief/state';
import { gradeNames } from '../../../src/messages/ja/kinds';
import { col, ledgerTable, ofCase, time, told, yesNo, type LedgerContext, type LedgerTable } from './table';

const states: Record<SupportState, string> = {
	applied: '受付済',
	examined: '審査済',
	granted: '決定済',
	refused: '不支給・不承認',
	withdrawn: '取下げ'
};
const sum = (of: readonly { yen: number }[]) => of.reduce((total, { yen }) => total + yen, 0);

type PaymentState = '作成' | '決裁' | '振込' | '振込不能' | '取消し' | '仮';
const runState = (run: RunView): PaymentState => {
	if (run.foreign) return '仮';
	return ({ opened: '作成', approved: '決裁', filed: '振込', cancelled: '取消し' } as const)[run.state];
};
/** A payment of a run that is not here counts for nothing yet. */
const stateOf = ({ returned, run }: PaymentView, { ledger }: LedgerContext): PaymentState => {
	if (returned) return '振込不能';
	const of = ledger.relief.runs.get(run);
	return of ? runState(of) : '仮';
};
const paid = ({ payments }: SupportApplication, context: LedgerContext) =>
	payments.filter((payment) => stateOf(payment, context) === '振込');

/** Applications, payments and funds as they stand (支援・支払・基金). */
export const RELIEF_LEDGERS: readonly LedgerTable[] = [
	ledgerTable<SupportApplication>(
		{
			file: '支援台帳.csv',
			title: '支援台帳',
			note: '支援の申請1件につき1行。すべての記録から計算した、書き出した時点の状態である。'
		},
		(ledger) => ledger.relief.applications.values(),
		[
			col('支援の申請の記録ID', ({ entry }) => entry, '「支援の申請.csv」の記録ID。'),
			...ofCase<SupportApplication>(),
			col('受付日時', ({ at }) => time(at), '日本時間、ISO 8601。'),
			col('支援制度の符号', ({ support }) => support),
			col('支援制度', ({ support }, context) => context.supportTitle(support)),
			col('申請者氏名', ({ entry }, context) => told(context, entry, 'applicant', 'name')),
			col('対象者', ({ entry }, context) => told(context, entry, 'beneficiary')),
			col('状態', ({ state }) => states[state], `値: ${Object.values(states).join('、')}。`),
			col('状態の日時', ({ since }) => time(since)),
			col(
				'決定した額',
				({ decision }) => (decision?.outcome === 'grant' ? sum(decision.lines) : ''),
				'円。義援金は配分の表による。'
			),
			col('基にした被害の程度', ({ decision }) => (decision?.grade ? gradeNames[decision.grade] : '')),
			col('いまの被害の程度', ({ gradeNow }) => (gradeNow ? gradeNames[gradeNow] : '')),
			col('再判断が必要', ({ basisChanged }) => yesNo(basisChanged), '決定の後に被害の程度が変わった。'),
			col(
				'振込済みの額',
				(view, context) => sum(paid(view, context)),
				'円。振込データを作成し、戻っていないもの。'
			),
			col('返還された額', ({ recovered }) => sum(recovered), '円。'),
			col('貸付額', ({ loan }) => loan?.principalYen, '円。'),
			col('償還された額', ({ loan }) => loan?.repaidYen, '円。'),
			col('最後の実施の段階', ({ progress }) => progress.at(-1)?.step, '「支援の実施.csv」の段階の符号。')
		]
	),
	ledgerTable<PaymentView>(
		{
			file: '支払台帳.csv',
			title: '支払台帳',
			note: '支払1件につき1行。書き出した時点の状態である。'
		},
		(ledger) => [...ledger.relief.applications.values()].flatMap(({ payments }) => payments),
		[
			col('支払の記録ID', ({ entry }) => entry, '「支払.csv」の記録ID。'),
			...ofCase<PaymentView>(),
			col('支援の申請の記録ID', ({ applied }) => applied),
			col('基金', ({ fund }, { ledger }) => ledger.relief.funds.get(fund)?.title ?? fund),
			col('配分の回', ({ round }) => round, '個別の決定によるものは0。'),
			col('額の区分', ({ slot }) => slot),
			col('分類', ({ category }) => category),
			col('金額', ({ yen }) => yen, '円。'),
			col('支払回の符号', ({ run }) => run),
			col('振込指定日', ({ run }, { ledger }) => ledger.relief.runs.get(run)?.payOn),
			col(
				'状態',
				stateOf,
				'値: 作成、決裁、振込、振込不能、取消し、仮（保有者でない端末の支払回。効力がない）。'
			),
			col('結果コード', ({ returned }) => returned?.code),
			col('戻った日', ({ returned }) => returned?.on)
		]
	),
	ledgerTable<FundView>(
		{
			file: '基金台帳.csv',
			title: '基金台帳',
			note: '基金1つにつき1行。書き出した時点の状態である。'
		},
		(ledger) => ledger.relief.funds.values(),
		[
			col('災害', (_, { disaster }) => disaster),
			col('基金の符号', ({ fund }) => fund),
			col('基金の名称', ({ title }) => title),
			col('支援制度の符号', ({ support }) => support),
			col('配分の回数', ({ rounds }) => rounds.length),
			col('総額', ({ totalYen }) => totalYen, '円。上限なしは空。'),
			col('支払いを決めた額', ({ fund }, { ledger }) => ledger.relief.orderedYen.get(fund) ?? 0, '円。'),
			col(
				'残額',
				({ fund, totalYen }, { ledger }) =>
					totalYen === null ? '' : totalYen - (ledger.relief.orderedYen.get(fund) ?? 0),
				'円。'
			),
			col('いまの保有者', ({ holding }) => holding.device, '端末の番号。'),
			col(
				'判断していない過払い',
				({ fund }, { ledger }) =>
					ledger.relief.clawbacks.filter((one) => one.fund === fund && one.open).length,
				'件。'
			)
		]
	)
];
