import type { DeceasedView } from '../../../src/domain/bereaved/state';
import type { CareCase } from '../../../src/domain/care/state';
import type { CaseNumber } from '../../../src/domain/entry';
import { col, ledgerTable, ofCase, told, yesNo, type LedgerTable } from './table';

const manners = {
	direct: '直接死',
	relatedAsked: '災害関連死の申出',
	missing: '行方不明',
	struck: '登録の取消し'
};
const outcomes = { related: '関連死と認める', notRelated: '認めない', again: '再審査' };
type Care = CareCase & { case: CaseNumber };

/** The dead, and how each household is looked after (犠牲者・相談). */
export const PEOPLE_LEDGERS: readonly LedgerTable[] = [
	ledgerTable<DeceasedView>(
		{
			file: '犠牲者台帳.csv',
			title: '犠牲者台帳',
			note: '犠牲者・行方不明者1人につき1行。書き出した時点の状態である。'
		},
		(ledger) => ledger.bereaved.deceased.values(),
		[
			col('犠牲者の記録ID', ({ first }) => first, '「犠牲者.csv」の最初の記録ID。'),
			...ofCase<DeceasedView>(),
			col('氏名', ({ entry }, context) => told(context, entry, 'name')),
			col('カナ', ({ entry }, context) => told(context, entry, 'kana')),
			col('生年月日', ({ entry }, context) => told(context, entry, 'birth')),
			col('区分', ({ manner }) => manners[manner], `値: ${Object.values(manners).join('、')}。`),
			col('死亡日', ({ diedOn }) => diedOn),
			col(
				'審査の結果',
				({ board }) => (board ? outcomes[board.outcome] : ''),
				`値: ${Object.values(outcomes).join('、')}。`
			),
			col('弔慰金の対象', ({ recognised }) => yesNo(recognised)),
			col('遺族の人数', ({ survivors }) => survivors.length),
			col('弔慰金の受給者', ({ survivors }, context) =>
				survivors
					.filter(({ payee }) => payee)
					.map(({ entry }) => told(context, entry, 'name'))
					.join('、')
			),
			col('遺児の人数', ({ survivors }) => survivors.filter(({ orphan }) => orphan).length),
			col('次の連絡日', ({ next }) => next)
		]
	),
	ledgerTable<Care>(
		{
			file: '相談台帳.csv',
			title: '相談台帳',
			note: '相談・同意・情報提供の記録がある世帯1つにつき1行。書き出した時点の状態である。'
		},
		(ledger) => [...ledger.care.cases].map(([caseNo, care]) => ({ ...care, case: caseNo })),
		[
			...ofCase<Care>(),
			col('相談の回数', ({ consultations }) => consultations.length),
			col('再建の意向', ({ wish }) => wish?.wish, '「生活再建相談.csv」の意向の符号。'),
			col('意向を聞いた日', ({ wish }) => wish?.on),
			col('次の連絡日', ({ next }) => next),
			col('担当', ({ keeper }) => keeper, '職員ID。'),
			col('災害ケースマネジメント', ({ managed }) => yesNo(managed)),
			col('情報提供への同意', ({ consent }) => yesNo(consent?.agrees), '聞いていなければ空。'),
			col('情報提供の回数', ({ disclosures }) => disclosures.length)
		]
	)
];
