import type { MunicipalityConfig } from '../src/domain/municipality';

/** 灯市 as most tests have it: one certificate with a grade, one data center. */
export const TOWN: MunicipalityConfig = {
	code: '999997',
	name: '灯市',
	mayor: '灯市長　灯　太郎',
	disaster: { id: 'drill-2026', name: '令和8年灯沖地震', occurredOn: '2026-11-01', drill: true },
	certificateKinds: [
		{
			id: 'risai',
			title: '罹災証明書',
			statement: '上記のとおり証明します。',
			certifies: 'grade',
			needsDecision: true,
			deadline: null
		}
	],
	autoLockMinutes: 5
};

export const EAST = 'https://east.example';
export const WEST = 'https://west.example';

/** The same with two data centers, the first of which is preferred. */
export const TWO_CENTERS: MunicipalityConfig = {
	...TOWN,
	gates: [
		{ name: '東センター', origin: EAST },
		{ name: '西センター', origin: WEST }
	]
};
