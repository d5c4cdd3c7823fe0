import type { ApplicationView, Clash, Ledger } from '../../src/domain/fold/state';
import { parseStamp } from '../../src/domain/hlc';
import type { MunicipalityConfig } from '../../src/domain/municipality';
import { gradeNames, stateNames } from '../../src/messages/ja/kinds';
import { cellOf, japanTime, SUPPRESSED } from './columns';
import type { Cell } from './csv';

/** An application as the certificate ledger (罹災証明台帳) shows it. */
export interface LedgerRow {
	view: ApplicationView;
	disaster: string;
	config: MunicipalityConfig | null;
	/** Sealed part of the application, {} if it does not open. */
	sealed: Record<string, unknown>;
	suppressed: boolean;
	/** Clashes of the 要調整 queue that name the case. */
	clashes: number;
}

interface LedgerColumn {
	header: string;
	note: string;
	value(row: LedgerRow): Cell;
}

const text = (key: string) => (row: LedgerRow) => cellOf(row.sealed[key]);
/** Where somebody lives is not in a list if they are under protection. */
const guarded = (key: string) => (row: LedgerRow) =>
	row.suppressed && row.sealed[key] ? SUPPRESSED : cellOf(row.sealed[key]);
const head = (key: string) => (row: LedgerRow) =>
	cellOf((row.sealed.head as Record<string, unknown> | undefined)?.[key]);
const valid = ({ view }: LedgerRow) => view.certificates.filter((one) => one.state === 'valid');
const time = (stamp: string) => japanTime(parseStamp(stamp).ms);
const lastSurvey = ({ view }: LedgerRow) => view.surveys.at(-1);
const gradeWord = (grade: keyof typeof gradeNames | null | undefined) => (grade ? gradeNames[grade] : '');

export const LEDGER_TABLE = {
	file: '罹災証明台帳.csv',
	title: '罹災証明台帳',
	note: '申請1件につき1行。すべての記録から計算した、書き出した時点の状態である。',
	columns: [
		{ header: '申請の記録ID', note: '「申請の受付.csv」の記録ID。', value: ({ view }) => view.entry },
		{ header: '災害', note: '災害の識別子。', value: ({ disaster }) => disaster },
		{ header: '罹災番号', note: '世帯ごとの番号。', value: ({ view }) => view.case },
		{ header: '受付番号', note: '受付票に印刷した番号。', value: ({ view }) => view.receipt },
		{ header: '受付日時', note: '日本時間、ISO 8601。', value: ({ view }) => time(view.at) },
		{
			header: '証明の種類',
			note: '設定にある名称。設定にない種類は符号のまま。',
			value: ({ view, config }) =>
				config?.certificateKinds.find((one) => one.id === view.certificate)?.title ?? view.certificate
		},
		{
			header: '状態',
			note: `値: ${Object.values(stateNames).join('、')}。`,
			value: ({ view }) => stateNames[view.state]
		},
		{ header: '状態の日時', note: 'いまの状態になった日時。', value: ({ view }) => time(view.since) },
		{ header: '世帯番号', note: '台帳にない人は空。', value: text('household') },
		{ header: '世帯主氏名', note: '', value: head('name') },
		{ header: '世帯主カナ', note: '', value: head('kana') },
		{ header: '世帯主生年月日', note: 'ISO 8601。', value: head('birth') },
		{ header: '世帯主住所', note: `支援措置対象者は「${SUPPRESSED}」。`, value: guarded('address') },
		{ header: '電話', note: `支援措置対象者は「${SUPPRESSED}」。`, value: guarded('phone') },
		{
			header: '被災住家の所在地',
			note: `支援措置対象者は「${SUPPRESSED}」。`,
			value: guarded('houseAddress')
		},
		{ header: '物件番号', note: `支援措置対象者は「${SUPPRESSED}」。`, value: guarded('houseId') },
		{ header: '罹災原因', note: '', value: text('cause') },
		{ header: '罹災日', note: 'ISO 8601。', value: text('damagedOn') },
		{ header: '支援措置', note: '「はい」なら住所などを表に出さない。', value: text('suppressed') },
		{ header: '調査の回数', note: '', value: ({ view }) => view.surveys.length },
		{ header: '最後の調査日', note: 'ISO 8601。', value: (row) => lastSurvey(row)?.surveyedOn },
		{ header: '最後の調査の見立て', note: '', value: (row) => gradeWord(lastSurvey(row)?.grade) },
		{ header: '損害割合', note: '最後の調査。パーセント。', value: (row) => lastSurvey(row)?.lossPct },
		{
			header: '判定',
			note: '効力のある判定。証明する、または不交付。',
			value: ({ view }) =>
				view.decision ? (view.decision.outcome === 'certify' ? '証明する' : '不交付') : ''
		},
		{
			header: '被害の程度',
			note: '効力のある判定の区分。',
			value: ({ view }) => gradeWord(view.decision?.grade)
		},
		{ header: '判定日時', note: '', value: ({ view }) => (view.decision ? time(view.decision.at) : '') },
		{
			header: '有効な証明書の整理番号',
			note: '2枚以上あれば空白で区切る（要調整になる）。',
			value: (row) =>
				valid(row)
					.map((one) => one.number)
					.join(' ')
		},
		{ header: '最後の交付日', note: 'ISO 8601。', value: ({ view }) => view.certificates.at(-1)?.issuedOn },
		{ header: '交付の回数', note: '', value: ({ view }) => view.certificates.length },
		{
			header: '取り消した・差し替えた整理番号',
			note: '空白で区切る。',
			value: ({ view }) =>
				view.certificates
					.filter((one) => one.state !== 'valid')
					.map((one) => one.number)
					.join(' ')
		},
		{
			header: '要調整',
			note: 'この世帯についての、まだ処理していない要調整の件数。',
			value: ({ clashes }) => clashes
		}
	] satisfies LedgerColumn[]
} as const;

/** What only a person can settle, as it stands at the time (要調整). */
export const CLASH_TABLE = {
	file: '要調整.csv',
	title: '要調整',
	note: '書き出した時点で処理していない要調整1件につき1行。',
	columns: [
		{ header: '災害', note: '災害の識別子。', value: ({ disaster }) => disaster },
		{
			header: '符号',
			note: `要調整を区別する符号。支援措置対象者の世帯についてのものは、住戸の符号を「${SUPPRESSED}」とする。`,
			// Which unit is promised to a household says where it lives.
			value: ({ clash, suppressed }) =>
				suppressed && 'unit' in clash ? clash.key.replaceAll(clash.unit, SUPPRESSED) : clash.key
		},
		{ header: '種類', note: '要調整の種類の符号。', value: ({ clash }) => clash.type },
		{ header: '日時', note: '最後に関わった記録の日時。', value: ({ clash }) => time(clash.at) },
		{ header: '罹災番号', note: '空白で区切る。', value: ({ clash }) => clash.cases.join(' ') },
		{ header: '記録ID', note: '空白で区切る。', value: ({ clash }) => clash.entries.join(' ') }
	] satisfies {
		header: string;
		note: string;
		value(row: { clash: Clash; disaster: string; suppressed: boolean }): Cell;
	}[]
} as const;

/** How many open clashes name each case. */
export function clashesByCase(ledger: Ledger): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { cases } of ledger.clashes)
		for (const one of cases) counts.set(one, (counts.get(one) ?? 0) + 1);
	return counts;
}
