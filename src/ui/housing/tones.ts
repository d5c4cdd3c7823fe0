import { isLive } from '../../domain/housing/standing';
import type { HousingApplication } from '../../domain/housing/state';
import type { UnitUse } from '../../domain/housing/units';
import { housingStates, provisional, words } from '../../messages/ja/housing';
import type { UnitRow } from '../../book/housing/api';

type Tone = 'neutral' | 'info' | 'warn' | 'error' | 'success';

/** Colours beside the words, never in their place. */
export const useTones: Record<UnitUse, Tone> = {
	free: 'success',
	offered: 'info',
	provisional: 'warn',
	promised: 'info',
	livedIn: 'neutral',
	uninspected: 'warn',
	repair: 'warn',
	building: 'neutral',
	closed: 'neutral'
};
const stateTones: Record<HousingApplication['state'], Tone> = {
	applied: 'info',
	eligible: 'info',
	notEligible: 'error',
	offered: 'info',
	provisional: 'warn',
	assigned: 'success',
	livingIn: 'success',
	left: 'neutral'
};

/** Where an application stands, in words and a colour; a promise that lost its unit to somebody else comes first. */
export function stateMark({ state, stays }: HousingApplication): { text: string; tone: Tone } {
	const live = stays.filter(isLive);
	const lost = live.length > 0 && live.every(({ standing }) => standing === 'lost');
	return lost
		? { text: provisional.lostShort, tone: 'error' }
		: { text: housingStates[state], tone: stateTones[state] };
}

/** What a unit is like, in one line. */
export const featuresOf = ({ layout, from, to, stepFree, pets, rentYen }: UnitRow['view']): string =>
	words.features([
		layout,
		words.forPeople(from, to),
		...(stepFree ? [words.stepFree] : []),
		...(pets ? [words.pets] : []),
		...(rentYen === null ? [] : [words.perMonth(rentYen)])
	]);

/** Site and label of a unit, for people. */
export const nameOf = ({ siteName, label }: Pick<UnitRow, 'siteName' | 'label'>): string =>
	words.unitAt(siteName || words.unnamed, label || words.unnamed);

/** Options of a list of choices. */
export const optionsOf = <T extends string>(names: Record<T, string>): { value: T; label: string }[] =>
	(Object.keys(names) as T[]).map((value) => ({ value, label: names[value] }));
