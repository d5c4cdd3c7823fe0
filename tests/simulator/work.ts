import { certificateNumber, receiptNumber } from '../../src/domain/ids';
import type { ApplicationView } from '../../src/domain/fold/state';
import { GRADES } from '../../src/domain/grade';
import type { Work } from './actions';
import { keyOf, type Simulation } from './history';
import type { App } from './tablet';
import { caseOf, houseOf } from './town';

const ON = '2026-11-21';
const pickOf = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(1, all.length)];

/**
 * Somebody writes an entry at this tablet, from what its ledger shows. Once it is on the disk the paper is handed out: the
 * entry is promised.
 */
export async function work(world: Simulation, app: App, what: Work, pick: number): Promise<void> {
	const entry = await write(app, what, pick);
	world.promised.set(keyOf(entry), entry);
}

async function write(app: App, what: Work, pick: number): ReturnType<App['write']> {
	const { ledger } = app.fold;
	const applications = [...ledger.applications.values()].sort((a, b) => (a.entry < b.entry ? -1 : 1));
	const application = pickOf(applications, pick);
	const grade = GRADES[pick % 3]!;
	if (what === 'clear') {
		const clash = pickOf(ledger.clashes, pick);
		if (clash)
			return app.write({
				kind: 'clash.cleared',
				case: '-',
				open: { clash: clash.key, seen: clash.entries.slice(0, 50) },
				sealed: { note: '' }
			});
	}
	if (what === 'unknown') return app.write({ kind: 'relief.paid', case: caseOf(pick % 3), open: { yen: 1 } });
	if (!application || what === 'apply' || what === 'clear') return apply(app, pick);
	const about = (kind: string, open: object, more: object = {}) =>
		app.write({
			kind,
			case: application.case,
			open: { application: application.entry, ...open },
			sealed: { note: '' },
			...more
		});
	switch (what) {
		case 'survey':
			return about('certificate.surveyed', {
				round: 1,
				surveyedOn: ON,
				method: 'outside',
				grade,
				lossPct: null
			});
		case 'decide':
			return about('certificate.decided', {
				surveys: application.surveys.map(({ entry }) => entry).slice(0, 20),
				grade,
				outcome: 'certify'
			});
		case 'issue':
			return issue(app, application, about);
		case 'withdraw':
			return about('certificate.withdrawn', { reason: 'applicant' }, { corrects: application.entry });
	}
}

async function apply(app: App, pick: number): ReturnType<App['write']> {
	const [serial] = await app.appender.reserve('receipt', 1);
	const { device } = (await app.db.meta.get('identity'))!.value as { device: string };
	return app.write({
		kind: 'certificate.applied',
		case: caseOf(pick % 3),
		open: {
			// The random part is always the same one here: nothing but the running number keeps two apart.
			receipt: receiptNumber(device, serial!, new Uint8Array(4)),
			certificate: 'risai',
			via: 'register',
			house: pick % 4 ? houseOf(pick % 5) : null,
			lookup: null,
			byAgent: false
		},
		sealed: { note: '' }
	});
}

async function issue(
	app: App,
	{ decision }: ApplicationView,
	about: (kind: string, open: object) => ReturnType<App['write']>
): ReturnType<App['write']> {
	const [serial] = await app.appender.reserve('certificate', 1);
	const { device } = (await app.db.meta.get('identity'))!.value as { device: string };
	return about('certificate.issued', {
		decision: decision?.entry ?? null,
		number: certificateNumber(device, serial!),
		certificate: 'risai',
		grade: decision?.grade ?? null,
		issuedOn: ON,
		reason: 'first',
		replaces: null,
		qr: ''
	});
}
