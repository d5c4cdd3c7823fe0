import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/domain/entry';
import { actionsFor, issueTerms, type Action } from '../../../src/domain/fold/actions';
import { foldLedger } from '../../../src/domain/fold/ledger';
import { caseOf, numberOf, Tablet } from './tablet';

const GRADED = { certifies: 'grade', needsDecision: true } as const;
const REPORT = { certifies: 'report', needsDecision: false } as const;
const FACT = { certifies: 'damage', needsDecision: true } as const;

/** The steps of a whole story; a test looks at it after each. */
function steps() {
	const desk = new Tablet('1001');
	const applied = desk.apply(caseOf(1));
	const survey = desk.survey(applied);
	const decision = desk.decide(applied, [survey]);
	const issue = desk.issue(applied, decision);
	return { desk, applied, survey, decision, issue };
}
const viewOf = (...entries: Entry[]) => foldLedger(entries).applications.get(entries[0]!._id)!;

describe('what a role may do in a state', () => {
	const { desk, applied, survey, decision, issue } = steps();
	const all = [applied, survey, decision, issue];
	const refusal = desk.decide(applied, [survey], { outcome: 'refuse' });
	const table: [string, Entry[], Record<'field' | 'survey' | 'headquarters', Action[]>][] = [
		[
			'received',
			[applied],
			{ field: ['survey', 'withdraw'], survey: ['survey', 'withdraw'], headquarters: ['survey', 'withdraw'] }
		],
		[
			'surveyed',
			[applied, survey],
			{
				field: ['survey', 'withdraw'],
				survey: ['survey', 'withdraw'],
				headquarters: ['survey', 'decide', 'withdraw']
			}
		],
		[
			'decided',
			[applied, survey, decision],
			{
				field: ['issue', 'requestResurvey', 'withdraw'],
				survey: ['issue', 'requestResurvey', 'withdraw'],
				headquarters: ['decide', 'issue', 'requestResurvey', 'withdraw']
			}
		],
		[
			'refused',
			[applied, survey, refusal],
			{
				field: ['requestResurvey', 'withdraw'],
				survey: ['requestResurvey', 'withdraw'],
				headquarters: ['decide', 'requestResurvey', 'withdraw']
			}
		],
		[
			'issued',
			all,
			{
				field: ['reissue', 'requestResurvey'],
				survey: ['reissue', 'requestResurvey'],
				headquarters: ['reissue', 'revoke', 'requestResurvey']
			}
		],
		[
			'resurvey',
			[...all, desk.resurvey(applied, 2)],
			{
				field: ['survey', 'reissue'],
				survey: ['survey', 'reissue'],
				headquarters: ['survey', 'reissue', 'revoke']
			}
		],
		[
			'revoked',
			[...all, desk.revoke(applied, issue)],
			{
				field: ['issue', 'requestResurvey', 'withdraw'],
				survey: ['issue', 'requestResurvey', 'withdraw'],
				headquarters: ['decide', 'issue', 'requestResurvey', 'withdraw']
			}
		],
		['withdrawn', [applied, desk.withdraw(applied)], { field: [], survey: [], headquarters: [] }]
	];

	test.each(table)('%s', (state, entries, expected) => {
		const view = viewOf(...entries);
		expect(view.state).toBe(state);
		for (const role of ['field', 'survey', 'headquarters'] as const)
			expect(actionsFor(view, role, GRADED), role).toEqual(expected[role]);
		expect(actionsFor(view, 'approver', GRADED)).toEqual(expected.headquarters);
		for (const role of ['administrator', 'auditor', 'prefecture'] as const)
			expect(actionsFor(view, role, GRADED), role).toEqual([]);
	});

	test('lent staff are offered what their tasks hold, and nothing of headquarters', () => {
		const received = viewOf(applied);
		expect(actionsFor(received, 'field', GRADED, ['apply'])).toEqual(['withdraw']);
		expect(actionsFor(received, 'field', GRADED, ['survey'])).toEqual(['survey']);
		expect(actionsFor(received, 'field', GRADED, ['apply', 'survey'])).toEqual(['survey', 'withdraw']);
		const decided = viewOf(applied, survey, decision);
		expect(actionsFor(decided, 'headquarters', GRADED, ['apply', 'survey', 'issue'])).toEqual([
			'issue',
			'withdraw'
		]);
		expect(actionsFor(decided, 'field', GRADED, ['survey'])).toEqual([]);
	});

	test('a report is issued at once, once', () => {
		expect(actionsFor(viewOf(applied), 'field', REPORT)).toEqual(['issue', 'withdraw']);
		expect(actionsFor(viewOf(applied, desk.issue(applied, null)), 'field', REPORT)).toEqual(['reissue']);
	});

	test('a fact of damage may be decided without a survey, a grade may not', () => {
		expect(actionsFor(viewOf(applied), 'headquarters', FACT)).toContain('decide');
		expect(actionsFor(viewOf(applied), 'headquarters', GRADED)).not.toContain('decide');
	});
});

describe('what the next paper says', () => {
	const { desk, applied, survey, decision, issue } = steps();

	test('the first replaces nothing', () => {
		expect(issueTerms(viewOf(applied, survey, decision), 'issue')).toEqual({
			reason: 'first',
			replaces: null
		});
	});

	test('a reissue and a corrected one name the paper before', () => {
		const all = [applied, survey, decision, issue] as const;
		expect(issueTerms(viewOf(...all), 'reissue')).toEqual({ reason: 'reissue', replaces: numberOf(issue) });
		expect(issueTerms(viewOf(...all, desk.revoke(applied, issue)), 'issue')).toEqual({
			reason: 'corrected',
			replaces: numberOf(issue)
		});
	});
});
