import { expect } from 'vitest';
import type { Grade } from '../../../src/domain/grade';
import type { Account } from '../../../src/domain/kinds/common';
import type { Payer } from '../../../src/domain/kinds/fund';
import { applying, person, type Tab } from './harness';

/** Households, applications and decisions as money's tests need them. */

let serial = 5000;
export const PAYER: Payer = {
	code: '1234567890',
	name: 'ﾄﾓｼﾋﾞｼ',
	bank: '0001',
	branch: '001',
	type: '1',
	number: '7654321'
};

/** An account of its own for each household. */
export const account = (number: number, holder = 'ｻﾄｳ ｲﾁﾛｳ'): Account => ({
	bank: '0009',
	branch: '007',
	type: '1',
	number: String(number).padStart(7, '0'),
	holder
});

export interface Home {
	case: string;
	/** Entry of the application for the certificate. */
	application: string;
	/** The decision in force. */
	decision: string;
	survey: string;
	account: Account;
}

/** A household of a grade, written on one tablet. */
export async function home(tab: Tab, grade: Grade, name = '佐藤 一郎'): Promise<Home> {
	const id = String(++serial).padStart(10, '0');
	// Somebody of their own: one person in two households would be a clash.
	const head = person(name, `${1900 + (serial % 100)}-04-05`);
	const input = applying({ household: id, house: { id: `H${id}` } }, head);
	input.sealed.household = id;
	const applied = await tab.book.apply(input);
	const survey = await tab.book.append(
		{
			kind: 'certificate.surveyed',
			open: {
				application: applied.entry,
				round: 1,
				surveyedOn: '2026-11-02',
				method: 'outside',
				grade,
				lossPct: null
			},
			sealed: { findings: '壁', surveyors: '灯' }
		},
		applied.case
	);
	const decision = await tab.book.append(
		{
			kind: 'certificate.decided',
			open: { application: applied.entry, surveys: [survey], grade, outcome: 'certify' },
			sealed: { reason: '' }
		},
		applied.case
	);
	return { case: applied.case, application: applied.entry, decision, survey, account: account(serial) };
}

/** Another grade in place of the one in force. */
export async function regrade(tab: Tab, of: Home, grade: Grade): Promise<void> {
	of.decision = await tab.book.append(
		{
			kind: 'certificate.decided',
			open: { application: of.application, surveys: [of.survey], grade, outcome: 'certify' },
			sealed: { reason: '見直し' },
			corrects: of.decision
		},
		of.case
	);
}

/** The household asks for a support. */
export function ask(tab: Tab, of: Home, support: string, bank: Account | null = of.account): Promise<string> {
	return tab.book.applySupport({
		case: of.case,
		support,
		person: null,
		choices: {},
		papers: [],
		account: bank,
		applicant: { name: '佐藤 一郎', relation: '本人', phone: '' },
		askedYen: null,
		note: ''
	});
}

export function examine(tab: Tab, of: Home, applied: string): Promise<string> {
	return tab.book.append(
		{ kind: 'support.examined', open: { applied, outcome: 'fit' }, sealed: { reason: '書類を確認' } },
		of.case
	);
}

/** Decides on the newest examination, as the page does. */
export async function decide(
	tab: Tab,
	of: Home,
	applied: string,
	lines: { slot: string; category: string; yen: number }[] = []
): Promise<string> {
	const { view } = (await tab.book.supportApplication(applied))!;
	return tab.book.append(
		{
			kind: 'support.decided',
			open: {
				applied,
				examined: view.examined!.entry,
				outcome: 'grant',
				lines,
				grade: view.gradeNow,
				rules: []
			},
			sealed: { reason: '' },
			...(view.decision ? { corrects: view.decision.entry } : {})
		},
		of.case
	);
}

/** Sends what is unsent and fetches what the others have sent. */
export async function meet(...tabs: Tab[]): Promise<void> {
	for (const tab of [...tabs, ...tabs]) await tab.book.syncNow();
	for (const tab of tabs) await tab.until(({ counts }) => counts.saved === 0);
}

/** The word of the BookError that a promise rejects with. */
export async function wordOf(promise: Promise<unknown>): Promise<string> {
	const error = await promise.then(
		() => null,
		(reason: unknown) => reason
	);
	expect(error).toBeInstanceOf(Error);
	return (error as Error).message.split(':')[0]!;
}
