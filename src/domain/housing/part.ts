import type { Part } from '../fold/part';
import type { ItemOf } from '../fold/read';
import type { Outcome } from '../fold/transitions';
import { progressOf } from './progress';
import { stayKinds, stepOfStay, type StayItem } from './stay';
import type { HousingApplication, HousingCase } from './state';

/** Housing of one household (part.ts). Whose promises stand only the area knows (area.ts): until then all are provisional. */
export const housingPart: Part<HousingCase> = {
	begin: () => ({ applications: [] }),
	step(state, item) {
		switch (item.kind) {
			case 'housing.applied':
				return apply(state, item);
			case 'housing.judged': {
				const application = applicationOf(state, item.open.applied);
				if (!application) return 'target';
				application.judged = { entry: item.id, outcome: item.open.outcome, at: item.at };
				return null;
			}
			case 'housing.offered': {
				const application = applicationOf(state, item.open.applied);
				if (!application) return 'target';
				const { unit, lottery } = item.open;
				application.offers.push({ entry: item.id, unit, lottery, at: item.at, answer: null });
				return null;
			}
			case 'housing.answered': {
				const offer = state.applications
					.flatMap(({ offers }) => offers)
					.find(({ entry }) => entry === item.open.offered);
				if (!offer) return 'target';
				offer.answer = item.open.answer;
				return null;
			}
			case 'housing.assigned': {
				const application = applicationOf(state, item.open.applied);
				return application ? assign(state, application, item) : 'target';
			}
			default:
				return stayKinds.has(item.kind) ? stepOfStay(state, item as StayItem) : 'content';
		}
	},
	finish(state) {
		for (const application of state.applications) {
			for (const stay of application.stays) {
				stay.keysOut = Math.max(0, stay.keysOut);
				stay.until = stay.extensions.reduce(
					(until, extension) => (extension.until > until ? extension.until : until),
					stay.promisedUntil
				);
			}
			Object.assign(application, progressOf(application));
		}
	}
};

/** The application that an entry names: by itself or by one of its corrections. */
function applicationOf(state: HousingCase, entry: string): HousingApplication | undefined {
	return state.applications.find(({ versions }) => versions.includes(entry));
}

function apply(
	state: HousingCase,
	{ id, at, case: caseNo, open, corrects }: ItemOf<'housing.applied'>
): Outcome {
	if (corrects !== undefined) {
		const application = applicationOf(state, corrects);
		if (!application) return 'target';
		application.versions.push(id);
		Object.assign(application, open);
		return null;
	}
	state.applications.push({
		...open,
		entry: id,
		versions: [id],
		case: caseNo,
		at,
		state: 'applied',
		since: at,
		judged: null,
		offers: [],
		stays: []
	});
	return null;
}

function assign(
	state: HousingCase,
	application: HousingApplication,
	item: ItemOf<'housing.assigned'>
): Outcome {
	const { unit, from, until, instead } = item.open;
	if (from > until || item.corrects !== undefined) return 'content';
	const earlier = state.applications.flatMap(({ stays }) => stays).find(({ entry }) => entry === instead);
	if (instead !== null && !earlier) return 'target';
	if (earlier?.unit === unit) return 'content';
	application.stays.push({
		entry: item.id,
		case: item.case,
		applied: application.entry,
		unit,
		at: item.at,
		device: item.by.device,
		n: item.n,
		from,
		until,
		promisedUntil: until,
		instead,
		confirmedBy: [],
		released: null,
		contract: null,
		keysOut: 0,
		movedIn: null,
		extensions: [],
		movedOut: null,
		inspected: null,
		visits: [],
		standing: 'provisional'
	});
	return null;
}
