import { join } from 'node:path';
import { parseStamp } from '../../src/domain/hlc';
import { roleNames } from '../../src/messages/ja/kinds';
import { csvLine, openSheet, type Sheet } from '../handover/csv';
import { japanTime } from '../handover/columns';
import type { AccessRow, Finding, Found, Inspection } from './inspect';

const findings: Record<Finding, [what: string, todo: string]> = {
	unreadable: ['読めない文書', '新しい版のプログラムで確かめてください。'],
	revision: ['書かれた後に変えられた記録', 'データセンターの運用者に確かめ、端末の控えから戻してください。'],
	device: ['登録のない端末の記録', 'だれが書いたかわかりません。使わないでください。'],
	deviceClash: ['同じ番号の端末が2台', '両方の利用を止め、登録し直してください。'],
	endorsement: ['自治体の鍵で確かめられない端末', '登録した覚えのない端末なら、利用を止めてください。'],
	signature: ['署名が合わない記録', '偽造か破損です。使わないでください。'],
	right: ['権限を超えた記録', '書いた職員と端末を確かめてください。'],
	revoked: ['利用停止の後に書かれた記録', '盗まれた端末で書かれたおそれがあります。'],
	content: ['内容が決まりに合わない記録', '書いた端末の版を確かめてください。'],
	link: ['前の記録とつながらない記録', '間の記録が差し替えられたか、端末が複製されたおそれがあります。'],
	conflict: ['同じ番号の別の記録', '端末が複製されたおそれがあります。'],
	sealed: ['封を開けない記録', '鍵ファイルが足りないか、中身が変えられています。']
};
const purposes = { ledger: '台帳', reads: '閲覧記録', devices: '端末名簿' };
const accessKinds: Record<string, string> = {
	'access.viewed': '閲覧',
	'access.searched': '検索',
	'access.printed': '印刷',
	'access.exported': '書き出し',
	'access.refused': '解除の失敗'
};

/** 閲覧記録.csv: who saw whom, a row for each entry of the access log. */
export interface AccessSheet {
	row(row: AccessRow): Promise<void>;
	close(): Promise<void>;
}

export const FILES = {
	report: '監査報告.txt',
	access: '閲覧記録.csv',
	found: '検査の指摘.csv',
	refused: '拒否の記録.csv'
} as const;

/** Opens 閲覧記録.csv in a folder. */
export async function openAccessSheet(folder: string): Promise<AccessSheet> {
	const sheet = await headed(join(folder, FILES.access), [
		'日時',
		'種類',
		'画面・帳票',
		'罹災番号',
		'世帯番号',
		'職員',
		'職員番号',
		'役割',
		'端末',
		'端末の名前',
		'件数',
		'内容',
		'記録ID'
	]);
	return {
		async row({ entry, staff, label, sealed }) {
			const value = sealed.state === 'open' ? sealed.value : {};
			const { what, hits, count } = entry.open;
			await sheet.write(
				csvLine([
					japanTime(parseStamp(entry.at).ms),
					accessKinds[entry.kind] ?? entry.kind,
					String(what ?? ''),
					entry.case === '-' ? '' : entry.case,
					text(value.household),
					staff ?? '',
					entry.by.staff,
					roleNames[entry.by.role],
					entry.by.device,
					label ?? '',
					text(count ?? hits),
					sealed.state === 'shut' ? `（${sealed.why}）` : text(value.query ?? value.detail),
					entry._id
				])
			);
		},
		close: () => sheet.close()
	};
}

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

async function headed(path: string, columns: readonly string[]): Promise<Sheet> {
	const sheet = openSheet(path, { bom: true });
	await sheet.write(csvLine(columns));
	return sheet;
}

/** 検査の指摘.csv: everything that the inspection found, a row each. */
export async function writeFound(folder: string, found: readonly Found[]): Promise<void> {
	const sheet = await headed(join(folder, FILES.found), ['どこ', '指摘', '番号', '詳細', 'すること']);
	for (const { purpose, what, id, detail } of found)
		await sheet.write(csvLine([purposes[purpose], findings[what][0], id, detail, findings[what][1]]));
	await sheet.close();
}

/** One line of the gate's own trail, as far as the report needs it. */
export interface TrailLine {
	at: string;
	who: string;
	what: string;
	act: string;
	why?: string;
	count?: number;
}

/** 拒否の記録.csv: whom the gate refused, and why. Returns how many of each reason. */
export async function writeRefused(
	folder: string,
	trail: AsyncIterable<TrailLine>
): Promise<{ refused: Map<string, number>; reads: number }> {
	const sheet = await headed(join(folder, FILES.refused), ['日時', 'だれ', '何を', '理由', '件数']);
	const refused = new Map<string, number>();
	let reads = 0;
	for await (const { at, who, what, act, why = '', count = 1 } of trail) {
		// The operator's own exports, this check's among them, did not go to a tablet.
		if (act === 'read' && who.startsWith('device:')) reads += count;
		if (act !== 'refused') continue;
		refused.set(why, (refused.get(why) ?? 0) + count);
		await sheet.write(csvLine([japanTime(Date.parse(at)), who, what, why, count]));
	}
	await sheet.close();
	return { refused, reads };
}

const n = (count: number) => count.toLocaleString('ja-JP');

/** 監査報告.txt: one page for a person. */
export function describe(
	inspection: Inspection,
	about: { municipality: string; disaster: string; at: number },
	access: ReadonlyMap<string, number>,
	{ refused, reads }: { refused: ReadonlyMap<string, number>; reads: number }
): string {
	const { entries, devices, signatures, found, missing } = inspection;
	const byFinding = new Map<Finding, number>();
	for (const { what } of found) byFinding.set(what, (byFinding.get(what) ?? 0) + 1);
	const sound = found.length === 0 && missing.length === 0;
	return [
		`監査報告　${about.municipality}　${about.disaster}`,
		`作成 ${japanTime(about.at)}`,
		'',
		sound ? '指摘はありません。' : '指摘があります。下の一覧を確かめてください。',
		'',
		`調べたもの：台帳の記録 ${n(entries.ledger)}件、閲覧記録 ${n(entries.reads)}件、端末 ${n(devices)}台`,
		`確かめた署名：${n(signatures)}件（すべての記録について、署名、改版番号、権限、前の記録とのつながりを確かめました）`,
		'',
		'■ 検査の指摘',
		...(found.length
			? [...byFinding].map(([what, count]) => `  ${findings[what][0]}：${n(count)}件　${findings[what][1]}`)
			: ['  なし']),
		'',
		'■ 届いていない記録（端末と番号）',
		...(missing.length
			? missing.map(
					({ purpose, device, label, ranges }) =>
						`  端末${device}（${label || '登録なし'}）　${purposes[purpose]}：${ranges
							.map(([from, to]) => (from === to ? n(from) : `${n(from)}〜${n(to)}`))
							.join('、')}`
				)
			: ['  なし']),
		'',
		'■ 閲覧・印刷・書き出し',
		...(access.size
			? [...access].map(([kind, count]) => `  ${accessKinds[kind] ?? kind}：${n(count)}件`)
			: ['  なし']),
		`  データセンターから端末へ渡した記録：延べ${n(reads)}件`,
		'',
		'■ データセンターが拒んだもの',
		...(refused.size ? [...refused].map(([why, count]) => `  ${why}：${n(count)}件`) : ['  なし']),
		'',
		`くわしくは ${FILES.access}、${FILES.found}、${FILES.refused} を見てください。`,
		''
	].join('\n');
}
