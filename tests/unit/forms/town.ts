import type { ApplicationRow } from '../../../src/book/api';
import type { ApplicationView } from '../../../src/domain/fold/state';
import { MunicipalityConfig } from '../../../src/domain/municipality';
import type { House, Household, Resident } from '../../../src/registry/types';

export const config = MunicipalityConfig.parse({
	code: '999997',
	name: '灯市',
	mayor: '灯市長　見本　ともし',
	disaster: { id: '2026oki', name: '令和8年灯沖地震', occurredOn: '2026-11-01', drill: false },
	certificateKinds: [
		{
			id: 'risai',
			title: '罹災証明書',
			statement: '証明します。',
			certifies: 'grade',
			needsDecision: true,
			deadline: '2027-04-30'
		},
		{
			id: 'hisai',
			title: '被災証明書',
			statement: '証明します。',
			certifies: 'damage',
			needsDecision: true,
			deadline: null
		},
		{
			id: 'todokede',
			title: '被災届出証明書',
			statement: '証明します。',
			certifies: 'report',
			needsDecision: false,
			deadline: null
		}
	],
	autoLockMinutes: 10
});
export const [risai, hisai, todokede] = config.certificateKinds as [
	(typeof config.certificateKinds)[0],
	(typeof config.certificateKinds)[0],
	(typeof config.certificateKinds)[0]
];

export function resident(over: Partial<Resident> = {}): Resident {
	return {
		id: '0000001',
		household: '0000100',
		name: '髙橋\u{E0100}　昭夫',
		kana: 'タカハシ　アキオ',
		aliases: [],
		birth: '1970-03-05',
		birthText: '',
		sex: 'male',
		relation: '世帯主',
		head: true,
		status: 'current',
		foreign: false,
		address: '灯市港町一丁目2番3号',
		postcode: '',
		phone: '0700-00-0000',
		suppressed: false,
		...over
	};
}

export const house: House = {
	id: 'H1',
	owner: '0000001',
	ownerName: '',
	registered: '灯市港町12番地3',
	houseNumber: '12番3',
	current: '灯市港町一丁目2番3号',
	use: '居宅',
	structure: '木造',
	storeys: '2',
	floorArea: 98,
	builtOn: ''
};

export function household(...members: Resident[]): Household {
	return { id: '0000100', members: members.length > 0 ? members : [resident()], houses: [house] };
}

export const APPLICATION = 'K3F79QX2T4M:0mh1a2b3c-000:1001-1';

export function view(over: Partial<ApplicationView> = {}): ApplicationView {
	return {
		entry: APPLICATION,
		case: 'K3F79QX2T4M',
		receipt: '1001-0001-AAAAAA0',
		certificate: 'risai',
		via: 'register',
		house: null,
		lookup: null,
		at: '0mh1a2b3c-000-1001',
		state: 'received',
		since: '0mh1a2b3c-000-1001',
		history: [],
		round: 1,
		surveys: [],
		decision: null,
		certificates: [],
		...over
	};
}

export function surveyed(
	entry: number,
	over: Partial<ApplicationView['surveys'][0]> = {}
): ApplicationView['surveys'][0] {
	return {
		entry: `K3F79QX2T4M:0mh1a2b3d-000:1001-${entry}`,
		round: 1,
		grade: 'hankai',
		lossPct: 25,
		surveyedOn: '2026-11-05',
		at: '0mh1a2b3d-000-1001',
		...over
	};
}

export const certified: NonNullable<ApplicationView['decision']> = {
	entry: 'K3F79QX2T4M:0mh1a2b3e-000:1001-3',
	grade: 'hankai',
	outcome: 'certify',
	at: '0mh1a2b3e-000-1001'
};

export function certificate(
	number: string,
	over: Partial<ApplicationView['certificates'][0]> = {}
): ApplicationView['certificates'][0] {
	return {
		entry: `issue-${number}`,
		number,
		certificate: 'risai',
		grade: 'hankai',
		issuedOn: '2026-11-10',
		at: '0mh1a2b3f-000-1001',
		replaces: null,
		state: 'valid',
		...over
	};
}

export function row(over: Partial<ApplicationView> = {}): ApplicationRow {
	return { view: view(over), head: '', houseAddress: '', certificateTitle: '', ageDays: 0 };
}
