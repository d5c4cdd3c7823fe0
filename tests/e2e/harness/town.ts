import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { formatWareki, formatWarekiShort } from '../../../src/domain/dates';
import { townConfig } from '../../../seeds/town/config';
import { prepared } from './gate';

type Row = Record<string, string>;

function read(file: string): Row[] {
	return parse(readFileSync(join(prepared.town, 'files', file), 'utf8'), {
		columns: true,
		bom: true
	}) as Row[];
}

export const residents = () => read('residents.csv');
export const houses = () => read('houses.csv');

/** The certificate that needs a survey and a decision (罹災証明書). */
export const GRADED = townConfig.certificateKinds.find((kind) => kind.certifies === 'grade')!;

/** A head of a household that lives in a house of its own, as a desk would look for them. */
export interface Person {
	name: string;
	/** What is typed into the search box: kana and birth date as on a health insurance card. */
	query: string;
	birth: string;
	phone: string;
	address: string;
}

/** Heads with a house, a known birth date and an address that may be shown; in the register's order, no name twice. */
export function ordinaryHeads(): Person[] {
	const owners = new Set(houses().map((house) => house['義務者_宛名番号']));
	const all = residents();
	const suppressed = new Set(all.filter((r) => r['支援措置対象者']).map((r) => r['世帯番号']));
	const found = new Map<string, Person>();
	for (const row of all) {
		const fits =
			row['続柄表記'] === '世帯主' &&
			row['住民状態'] === '1' &&
			row['生年月日_不詳フラグ'] === '0' &&
			row['電話番号'] &&
			owners.has(row['宛名番号']) &&
			!suppressed.has(row['世帯番号']);
		if (!fits || !row['氏名'] || found.has(row['氏名'])) continue;
		found.set(row['氏名'], {
			name: row['氏名'],
			query: `${row['氏名_フリガナ']!.replace(/\s/g, '')} ${formatWarekiShort(row['生年月日']!)}`,
			birth: row['生年月日']!,
			phone: row['電話番号']!,
			address: row['町字']! + row['番地号表記']!
		});
	}
	return [...found.values()];
}

/** Everything in the registers that says who somebody is: what no server and no disk may show. */
export function secrets(): string[] {
	const found = new Set<string>();
	const add = (text: string | undefined) => {
		if (text) found.add(text).add(text.replaceAll('　', ' ')).add(text.replace(/\s/g, ''));
	};
	for (const row of residents()) {
		for (const [column, value] of Object.entries(row)) {
			if (/^(?:氏名|旧氏|通称)/.test(column) && column !== '氏名優先区分') add(value);
		}
		add(row['電話番号']);
		add(row['町字']! + row['番地号表記']!);
		add(row['方書'] && row['番地号表記']! + row['方書']);
		const birth = row['生年月日'];
		if (birth && row['生年月日_不詳フラグ'] === '0') {
			add(birth);
			add(formatWareki(birth));
			add(formatWarekiShort(birth));
		}
	}
	for (const row of houses()) {
		for (const column of ['家屋_登記所在地', '家屋_現況所在地', '義務者_氏名']) add(row[column]);
	}
	return [...found];
}
