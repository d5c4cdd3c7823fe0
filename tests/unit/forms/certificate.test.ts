import { describe, expect, it } from 'vitest';
import type { Book, IssueInput, ReceiptPaperView } from '../../../src/book/api';
import { KINDS } from '../../../src/domain/kinds';
import { toApplyInput, startApplication } from '../../../src/ui/forms/apply';
import { issueAll, paperStep } from '../../../src/ui/forms/bulk';
import {
	agreedGrade,
	awaitingDecision,
	decideDraft,
	decideProblems,
	proposedDecision
} from '../../../src/ui/forms/decide';
import {
	resurveyDraft,
	resurveyProblems,
	revokeDraft,
	revokeProblems,
	withdrawDraft,
	withdrawProblems
} from '../../../src/ui/forms/endings';
import { paperOf, paperProblems, usualPaper } from '../../../src/ui/forms/issue';
import { nextStep } from '../../../src/domain/fold/actions';
import { stepsFor } from '../../../src/ui/forms/steps';
import { emptySurvey, readLoss, surveyDraft, surveyProblems } from '../../../src/ui/forms/survey';
import {
	certificate,
	certified,
	config,
	hisai,
	household,
	risai,
	row,
	surveyed,
	todokede,
	view
} from './town';

const applied = (over = {}) => ({
	...toApplyInput({ ...startApplication(household(), config), damage: '瓦が落ちた' }).sealed,
	houseAddress: '灯市港町一丁目2番3号',
	...over
});

describe('steps', () => {
	it('names the next step for each kind and state', () => {
		expect(nextStep(view(), risai)).toBe('survey');
		expect(nextStep(view(), hisai)).toBe('decide');
		expect(nextStep(view(), todokede)).toBe('issue');
		expect(nextStep(view({ state: 'surveyed', surveys: [surveyed(2)] }), risai)).toBe('decide');
		expect(nextStep(view({ state: 'decided', decision: certified }), risai)).toBe('issue');
		expect(nextStep(view({ state: 'resurvey', decision: certified, round: 2 }), risai)).toBe('survey');
		expect(
			nextStep(view({ state: 'issued', decision: certified, certificates: [certificate('1')] }), risai)
		).toBeNull();
		expect(nextStep(view({ state: 'withdrawn' }), risai)).toBeNull();
	});

	it('shows what is for headquarters only, and keeps it from the others', () => {
		const waits = view({ state: 'surveyed', surveys: [surveyed(2)] });
		expect(stepsFor(waits, 'field', risai)).toMatchObject({ next: 'decide', nextIsForOthers: true });
		expect(stepsFor(waits, 'headquarters', risai).nextIsForOthers).toBe(false);
		const issued = view({ state: 'issued', decision: certified, certificates: [certificate('1')] });
		expect(stepsFor(issued, 'field', risai).others).toEqual(['reissue', 'requestResurvey']);
		expect(stepsFor(issued, 'headquarters', risai).others).toContain('revoke');
	});
});

describe('survey form', () => {
	const bounds = { min: '2026-11-01', max: '2026-11-21' };
	const good = {
		...emptySurvey('2026-11-20', '調査　一郎'),
		method: 'outside' as const,
		grade: 'hankai' as const,
		loss: '２５%'
	};

	it('reads a percent of either width and nothing else', () => {
		expect(['', '25', '２５％', '100', '-1', '2.5', 'x'].map(readLoss)).toEqual([
			null,
			25,
			25,
			100,
			NaN,
			NaN,
			NaN
		]);
	});

	it('asks for what is missing and refuses a day before the disaster or a loss above 100', () => {
		const missing = surveyProblems(emptySurvey('', ''), view(), bounds).map(({ field }) => field);
		expect(missing).toEqual(['surveyedOn', 'method', 'grade', 'surveyors']);
		const early = { ...good, surveyedOn: '', surveyedOnText: '20261031' };
		expect(surveyProblems(early, view(), bounds).map(({ field }) => field)).toEqual(['surveyedOn']);
		expect(surveyProblems({ ...good, loss: '101' }, view(), bounds)).toEqual([
			{ field: 'loss', text: '「住家の損害割合」は100以下の数を入力してください。' }
		]);
	});

	it('makes an entry of the round in which the application stands', () => {
		const draft = surveyDraft({ ...good, corrects: 'x' }, view({ round: 2, state: 'resurvey' }));
		expect(KINDS[draft.kind].open.parse(draft.open)).toMatchObject({ round: 2, lossPct: 25 });
		expect(draft.corrects).toBe('x');
		expect(surveyDraft(good, view()).corrects).toBeUndefined();
	});
});

describe('decision form', () => {
	const one = view({ state: 'surveyed', surveys: [surveyed(2)] });
	const split = view({ state: 'surveyed', surveys: [surveyed(2), surveyed(3, { grade: 'jun' })] });

	it('proposes what the surveyors of the round agree on', () => {
		expect(proposedDecision(one)).toMatchObject({ outcome: 'certify', grade: 'hankai' });
		expect(agreedGrade(split)).toBeNull();
		const second = view({ round: 2, surveys: [surveyed(2), surveyed(3, { round: 2, grade: 'zenkai' })] });
		expect(agreedGrade(second)).toBe('zenkai');
		expect(decideDraft(proposedDecision(second), second).open.surveys).toEqual([surveyed(3).entry]);
	});

	it('wants a reason for a refusal and for another grade', () => {
		const as = (over: object) => ({ ...proposedDecision(one), ...over });
		expect(decideProblems(as({}), one, risai)).toEqual([]);
		expect(decideProblems(as({ outcome: 'refuse' }), one, risai)[0]!.field).toBe('reason');
		expect(decideProblems(as({ grade: 'jun' }), one, risai)[0]!.field).toBe('reason');
		expect(decideProblems(as({ grade: 'jun', reason: '写真' }), one, risai)).toEqual([]);
		expect(decideProblems(as({ grade: '' }), one, risai)[0]!.field).toBe('grade');
		expect(decideProblems(proposedDecision(view()), view(), hisai)).toEqual([]);
	});

	it('corrects a decision of the same round and stands beside one of an earlier round', () => {
		const judged = view({ state: 'decided', surveys: [surveyed(2)], decision: certified });
		expect(decideDraft(proposedDecision(judged), judged).corrects).toBe(certified.entry);
		const again = view({
			...judged,
			state: 'surveyed',
			round: 2,
			history: [{ state: 'resurvey', at: '0mh1a2b3g-000-1001', entry: 'r' }]
		});
		expect(decideDraft(proposedDecision(again), again).corrects).toBeUndefined();
	});

	it('lists what waits for headquarters, oldest first', () => {
		const rows = [
			row({ entry: 'b', state: 'surveyed', since: '2' }),
			row({ entry: 'a', certificate: 'hisai', since: '1' }),
			row({ entry: 'c', since: '0' }),
			row({ entry: 'd', certificate: 'gone', since: '0' })
		];
		expect(awaitingDecision(rows, config).map((found) => found.view.entry)).toEqual(['a', 'b']);
	});
});

describe('paper', () => {
	it('prints names as they are, birth dates in words, and the damage where no grade is certified', () => {
		const sealed = applied();
		const paper = paperOf(sealed, usualPaper(sealed, risai));
		expect(paper.head).toBe(sealed.head.name);
		expect(paper.members[0]).toMatchObject({ birth: '昭和45年3月5日' });
		expect(paper.extra).toBe('');
		expect(usualPaper(sealed, todokede).extra).toBe('瓦が落ちた');
		const unknown = applied({ members: [{ ...sealed.head, birth: '', birthText: '昭和45年不詳' }] });
		expect(paperOf(unknown, usualPaper(unknown, risai)).members[0]!.birth).toBe('昭和45年不詳');
		expect(paperOf(sealed, { ...usualPaper(sealed, risai), members: false }).members).toEqual([]);
	});

	it('prints no address of a suppressed household unless the person asks for the house', () => {
		const sealed = applied({ suppressed: true, address: '灯市' });
		const usual = usualPaper(sealed, risai);
		expect(paperOf(sealed, usual)).toMatchObject({ address: '', houseAddress: '' });
		expect(paperOf(sealed, { ...usual, houseOfSuppressed: true })).toMatchObject({
			address: '',
			houseAddress: '灯市港町一丁目2番3号'
		});
	});

	it('lacks nothing that the unified form demands, unless it is suppressed', () => {
		const fields = (over: object, kind = risai) => {
			const sealed = applied(over);
			return paperProblems(paperOf(sealed, usualPaper(sealed, kind)), sealed, kind).map(({ field }) => field);
		};
		expect(fields({})).toEqual([]);
		expect(fields({ houseAddress: '', address: ' ', cause: '' })).toEqual([
			'address',
			'houseAddress',
			'cause'
		]);
		expect(fields({ houseAddress: '' }, todokede)).toEqual([]);
		expect(fields({ houseAddress: '', address: '', suppressed: true })).toEqual([]);
		expect(fields({ damage: 'あ'.repeat(501) }, todokede)).toEqual(['extra']);
	});

	it('issues what waits in one go and prints the rest again', async () => {
		const waiting = row({ entry: 'a', state: 'decided', decision: certified });
		const done = row({ entry: 'b', state: 'issued', decision: certified, certificates: [certificate('7')] });
		expect(paperStep(waiting, 'field', config)).toBe('issue');
		expect(paperStep(done, 'field', config)).toBe('print');
		expect(paperStep(row(), 'field', config)).toBeNull();
		const calls: IssueInput[][] = [];
		let house = '灯市港町一丁目2番3号';
		const book: Pick<Book, 'receiptPaper' | 'issue'> = {
			receiptPaper: () =>
				Promise.resolve({
					sealed: applied({ houseAddress: house }),
					kind: risai,
					application: waiting.view
				} as ReceiptPaperView),
			issue: (inputs) => {
				calls.push(inputs);
				return Promise.resolve(
					inputs.map(({ application }) => ({ application, entry: `new-${application}`, number: '1' }))
				);
			}
		};
		const steps = { role: 'field' as const, config, issuedOn: '2026-11-21' };
		expect(await issueAll(book, [waiting, done], steps)).toEqual({ papers: ['new-a', 'issue-7'] });
		expect(calls).toHaveLength(1);
		expect(calls[0]![0]).toMatchObject({ application: 'a', reason: 'first', replaces: null });
		expect(await issueAll(book, [done], steps)).toEqual({ papers: ['issue-7'] });
		expect(calls).toHaveLength(1);
		house = '';
		expect(await issueAll(book, [waiting, done], steps)).toEqual({ incomplete: [waiting] });
		expect(calls).toHaveLength(1);
	});
});

describe('endings', () => {
	const issued = view({
		state: 'issued',
		decision: certified,
		certificates: [certificate('1', { state: 'replaced' }), certificate('2')]
	});

	it('revokes a valid certificate with reason and note, naming the issue', () => {
		const form = { number: '2', reason: 'content' as const, note: '氏名の誤り' };
		expect(revokeProblems(form, issued)).toEqual([]);
		expect(revokeProblems({ ...form, number: '1' }, issued)[0]!.field).toBe('revoke-number');
		expect(revokeProblems({ ...form, reason: '' }, issued)[0]!.field).toBe('revoke-reason');
		expect(revokeProblems({ ...form, note: ' ' }, issued)[0]!.field).toBe('revoke-note');
		expect(revokeDraft(form, issued)).toMatchObject({ corrects: 'issue-2', open: { number: '2' } });
	});

	it('asks for the round after the one that was judged', () => {
		expect(resurveyProblems(' ', issued)[0]!.field).toBe('resurvey-reason');
		expect(resurveyDraft('納得できない', issued).open.round).toBe(2);
		expect(resurveyDraft('納得できない', view({ round: 2 })).open.round).toBe(3);
	});

	it('withdraws with a reason, naming the application', () => {
		expect(withdrawProblems({ reason: '', note: '' }, view())[0]!.field).toBe('withdraw-reason');
		const draft = withdrawDraft({ reason: 'duplicate', note: '' }, view());
		expect(KINDS[draft.kind].open.parse(draft.open)).toEqual(draft.open);
		expect(draft.corrects).toBe(draft.open.application);
	});
});
