import { describe, expect, test } from 'vitest';
import { onlyItems } from '../../../src/book/people/roster';
import type { Roster } from '../../../src/book/people/api';
import { ITEM_BASIS, ROSTER_ITEMS } from '../../../src/domain/care/roster-items';
import { roster as say, rosterItems } from '../../../src/messages/ja/people';
import { disclosureFile } from '../../../src/ui/people/roster-file';
import { rosterRows } from '../../../src/ui/people/roster-text';

const WHOLE: Roster = {
	case: '0'.repeat(11),
	household: '0000000001',
	suppressed: false,
	madeAt: '2026-12-01T00:00:00.000Z',
	items: [...ROSTER_ITEMS],
	persons: [
		{
			...{ name: '佐藤 一郎', kana: 'サトウ', birth: '1960-04-05', birthText: '', sex: 'male' },
			...{ relation: '世帯主', address: '灯市本町1丁目', phone: '0120-1', care: [], dead: true }
		},
		{
			...{ name: '=佐藤,花子', kana: '', birth: '', birthText: '昭和40年不詳', sex: 'female' },
			...{ relation: '妻', address: '灯市本町1丁目', phone: '', care: ['療養1か月以上'], dead: false }
		}
	],
	damage: [
		{
			title: '罹災証明書',
			state: 'issued',
			grade: 'hankai',
			house: '灯市本町1丁目',
			cause: '地震',
			damage: '屋根'
		}
	],
	support: [{ title: '義援金', state: 'granted', at: '2026-12-01T00:00:00.000Z', paidYen: 100000 }],
	housing: [{ state: 'livingIn', at: '2026-12-01T00:00:00.000Z', from: '2026-12-02', until: '2028-12-01' }],
	care: ['妊産婦がいる世帯'],
	contact: '0120-2',
	members: 2,
	certificate: [
		{ title: '罹災証明書', number: '1001-00001-5', issuedOn: '2026-11-30', grade: 'hankai', state: 'valid' }
	],
	consent: { agrees: true, at: '2026-12-01T00:00:00.000Z', scope: '社協' },
	disclosures: [],
	other: { wish: 'rent', managed: true, keeper: '灯 太郎', deceased: 1 }
};
const fileOf = (roster: Roster) => {
	const { bytes } = disclosureFile({ entry: '', on: '2026-12-01', roster });
	return new TextDecoder().decode(bytes).slice(0).split('\r\n');
};

describe('the items of the 被災者台帳 in words', () => {
	test('every item of the law has its row, its number and its name; nothing known says nothing', () => {
		const rows = rosterRows(WHOLE);
		expect(rows.map(({ no }) => no)).toEqual([
			'1',
			'2',
			'3',
			'4',
			'5',
			'6',
			'7',
			'8a',
			'8b',
			'8c',
			'8d',
			'8e',
			'8g'
		]);
		expect(rows.every(({ item }) => ITEM_BASIS[item].source.includes('災害対策基本法'))).toBe(true);
		const lines = Object.fromEntries(rows.map(({ item, lines }) => [item, lines]));
		expect(lines.disclosures).toEqual([]);
		expect(lines.birth).toEqual(['佐藤 一郎：昭和35年4月5日', '=佐藤,花子：昭和40年不詳']);
		expect(lines.name![0]).toContain(say.dead);
		expect(lines.support).toEqual([
			'義援金　決定済　令和8年12月1日受付　支払済 100,000円',
			'応急仮設住宅　入居中　令和8年12月2日から　令和10年12月1日まで'
		]);
		expect(lines.care).toEqual(['妊産婦がいる世帯', '=佐藤,花子：療養1か月以上']);
	});

	test('a file has the chosen columns and no others; no cell is a formula', () => {
		const [heading, first, second, end] = fileOf(onlyItems(WHOLE, ['sex', 'name']));
		expect(heading!.replace('\ufeff', '')).toBe(`${rosterItems.name},${say.csv.kana},${rosterItems.sex}`);
		expect(first).toBe('佐藤 一郎,サトウ,男');
		expect(second).toBe(`"'=佐藤,花子",,女`);
		expect(end).toBe('');
		const damage = fileOf(onlyItems(WHOLE, ['damage'])).join('\n');
		expect(damage).toContain('半壊');
		expect(damage).not.toContain('本町');
	});

	test('each item alone shows no word of the others', () => {
		const own: Partial<Record<(typeof ROSTER_ITEMS)[number], string>> = {
			name: '佐藤 一郎',
			birth: '昭和35年',
			address: '本町',
			damage: '屋根',
			support: '100,000円',
			care: '妊産婦',
			contact: '0120-2',
			certificate: '1001-00001-5',
			consent: '社協',
			other: '灯 太郎'
		};
		for (const item of ROSTER_ITEMS) {
			const text = fileOf(onlyItems(WHOLE, [item])).join('\n');
			for (const [other, word] of Object.entries(own))
				if (other === item) expect(text).toContain(word);
				else expect(text).not.toContain(word);
		}
	});

	test('what is suppressed is said to be, and is not there', () => {
		const hidden: Roster = {
			...WHOLE,
			suppressed: true,
			contact: null,
			persons: WHOLE.persons.map((person) => ({ ...person, address: null, phone: null })),
			damage: WHOLE.damage!.map((one) => ({ ...one, house: null, damage: null }))
		};
		const text = fileOf(onlyItems(hidden, ROSTER_ITEMS)).join('\n');
		for (const word of ['本町', '0120', '屋根']) expect(text).not.toContain(word);
		expect(text).toContain(say.hiddenGiven);
	});
});
