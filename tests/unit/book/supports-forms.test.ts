import { describe, expect, test } from 'vitest';
import { SupportDefinition, type Condition } from '../../../src/domain/supports/definition';
import { SUPPORTS } from '../../../src/domain/supports/catalogue';
import { factOf } from '../../../src/domain/supports/facts';
import type { Question } from '../../../src/book/supports/api';
import { csvBytes } from '../../../src/book/supports/csv';
import { packRows, ROWS_OF_FILE, unpackRows } from '../../../src/book/supports/listed';
import {
	definitionFrom,
	definitionProblems,
	emptyDefinition,
	toDefinition
} from '../../../src/ui/supports/definition-form';
import { changedFacts, emptyFacts, factsProblems, readNumber } from '../../../src/ui/supports/facts';
import { amountText } from '../../../src/ui/supports/words';

/** The same condition without groups of one. */
function plain(condition: Condition): unknown {
	if ('fact' in condition) return condition;
	if ('not' in condition) return { ...condition, not: plain(condition.not) };
	const list = 'all' in condition ? condition.all : condition.any;
	if (list.length === 1 && condition.says === undefined) return plain(list[0]!);
	return 'all' in condition ? { ...condition, all: list.map(plain) } : { ...condition, any: list.map(plain) };
}
const same = (definition: SupportDefinition) => ({
	...definition,
	when: plain(definition.when),
	lines: definition.lines.map((line) => ({
		...line,
		rows: line.rows.map((row) => ({ ...row, when: plain(row.when) }))
	}))
});

describe('the form of a definition', () => {
	test.each(SUPPORTS.map((definition) => [`${definition.id}@${definition.validFrom}`, definition] as const))(
		'changes nothing about %s that nobody has changed',
		(_name, definition) => {
			const form = definitionFrom(definition);
			expect(definitionProblems(form, [])).toEqual([]);
			const again = toDefinition(JSON.parse(JSON.stringify(form)) as typeof form, definition);
			expect(SupportDefinition.safeParse(again).success).toBe(true);
			expect(same(again)).toEqual(same(definition));
		}
	);

	test('what it says is a definition', () => {
		const form = emptyDefinition();
		expect(definitionProblems(form, []).map(({ field }) => field)).toEqual(
			expect.arrayContaining(['id', 'title', 'when-0', 'amount-title-0', 'document'])
		);
		Object.assign(form, { id: 'own', title: '見舞金', document: '要綱', deadline: 'days', months: '９０' });
		form.when.rows = [
			{ fact: 'grade', values: ['zenkai'], from: '', to: '', not: false, kept: null },
			{ fact: 'householdIncome', values: [], from: '', to: '5,000,000', not: true, kept: null },
			{ fact: 'floorFlooded', values: ['true'], from: '', to: '', not: false, kept: null }
		];
		form.when.join = 'any';
		form.amounts = [
			{ category: 'row1', title: '全世帯', value: '１0,000円', when: { join: 'all', rows: [] } }
		];
		expect(definitionProblems(form, [])).toEqual([]);
		expect(definitionProblems(form, ['own']).map(({ field }) => field)).toEqual(['id']);
		const definition = toDefinition(form, null);
		expect(SupportDefinition.parse(definition)).toMatchObject({
			when: {
				any: [
					{ fact: 'grade', in: ['zenkai'] },
					{ not: { fact: 'householdIncome', to: 5_000_000 } },
					{ fact: 'floorFlooded', in: [true] }
				]
			},
			lines: [{ rows: [{ value: 10_000, when: { all: [] } }] }],
			deadline: { days: 90 }
		});
	});
});

describe('the interview', () => {
	const question = (id: string, value: Question['value'] = null): Question => {
		const { title, question: text, type, options, unit } = factOf(id)!;
		return {
			...{ key: id, fact: id, person: null, title, question: text, type, unit, value, decides: [] },
			options: options.map((one) => ({ value: String(one.value), label: one.label }))
		};
	};

	test('only what has changed is recorded, with the type that the fact has', () => {
		const questions = [
			question('householdIncome', 100),
			question('floorFlooded'),
			question('tenure', 'own'),
			question('rebuilding', 'build')
		];
		const form = emptyFacts();
		expect(changedFacts(form, questions)).toEqual({});
		form.answers = {
			householdIncome: '２,５００,０００',
			floorFlooded: 'false',
			tenure: 'own',
			rebuilding: ''
		};
		expect(changedFacts(form, questions)).toEqual({
			householdIncome: 2_500_000,
			floorFlooded: false,
			rebuilding: null
		});
		expect(factsProblems(form, questions)).toEqual([]);
		form.answers.householdIncome = '約250万';
		expect(factsProblems(form, questions)).toHaveLength(1);
		expect(changedFacts(form, questions)).not.toHaveProperty('householdIncome');
	});

	test('numbers are read as people type them', () => {
		expect([readNumber('１２３'), readNumber('50％'), readNumber(' 1,000円 '), readNumber('')]).toEqual([
			123,
			50,
			1000,
			null
		]);
		expect(readNumber('-5')).toBeNaN();
		expect(readNumber('1e9')).toBeNaN();
	});

	test('amounts in words', () => {
		const nothing = { amountYen: null, range: null, rate: null };
		expect(amountText({ gives: 'money', ...nothing, amountYen: 3_000_000 })).toBe('3,000,000円');
		expect(amountText({ gives: 'money', ...nothing, range: { least: 500_000, most: 2_500_000 } })).toBe(
			'500,000円～2,500,000円'
		);
		expect(amountText({ gives: 'limit', ...nothing, amountYen: 1_500_000 })).toBe('上限1,500,000円');
		expect(amountText({ gives: 'money', ...nothing, range: { least: 0, most: 100 } })).toBe('最大100円');
		expect(amountText({ gives: 'reduction', ...nothing, rate: 500 })).toBe('50％減免');
		expect(amountText({ gives: 'reduction', ...nothing, rate: 1000 })).toBe('全額免除');
		expect(amountText({ gives: 'service', ...nothing })).toBe('');
	});
});

describe('files', () => {
	test('a cell is no formula, and commas, quotes and line breaks stay inside it', () => {
		const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
			csvBytes([
				['名前', '額'],
				['=HYPERLINK("x")', -5],
				['山田,"太郎"\n', null],
				['-1', '+81']
			])
		);
		expect(text).toBe('\ufeff名前,額\r\n"\'=HYPERLINK(""x"")",-5\r\n"山田,""太郎""\n",\r\n-1,\'+81\r\n');
	});

	test('the rows of the longest file fit into an entry and come out as they went in', async () => {
		// Tokens do not compress: these are as random as real ones.
		const token = (length: number) =>
			Array.from(
				crypto.getRandomValues(new Uint8Array(length)),
				(byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[byte & 31]
			).join('');
		const rows = Array.from({ length: ROWS_OF_FILE }, (_, n) => ({
			case: token(11),
			support: n % 2 ? 'kaigo-genmen' : 'kokuho-genmen',
			person: n > 0 ? token(16) : null,
			rate: n % 3 ? 1000 : 500
		}));
		const packed = await packRows(rows);
		// What is sealed is again a third longer, and an entry's sealed part holds 400,000 characters.
		expect(packed.length).toBeLessThan(280_000);
		const keyOf = (row: (typeof rows)[number]) =>
			JSON.stringify([row.case, row.support, row.person, row.rate]);
		expect((await unpackRows(packed)).map(keyOf).sort()).toEqual(rows.map(keyOf).sort());
		expect(await unpackRows(await packRows([]))).toEqual([]);
	});
});
