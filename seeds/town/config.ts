import { MunicipalityConfig } from '../../src/domain/municipality';
import { CITY, CODE } from './places';

/** The synthetic town and its disaster: what a municipality writes for itself in its own config file. */
export const townConfig: MunicipalityConfig = MunicipalityConfig.parse({
	code: CODE,
	name: CITY,
	mayor: '灯市長　見本　ともし',
	office: { name: '灯市役所　罹災証明受付窓口', phone: '0999-99-0001' },
	disaster: { id: '2026oki', name: '令和8年灯沖地震', occurredOn: '2026-11-01', drill: false },
	certificateKinds: [
		{
			id: 'risai',
			title: '罹災証明書',
			statement: '上記のとおり、相違ないことを証明します。',
			certifies: 'grade',
			needsDecision: true,
			deadline: '2027-04-30'
		},
		{
			id: 'hisai',
			title: '被災証明書',
			statement: '上記のとおり、被害を受けたことを証明します。',
			certifies: 'damage',
			needsDecision: true,
			deadline: '2027-04-30'
		},
		{
			id: 'todokede',
			title: '被災届出証明書',
			statement: '上記のとおり、被害の届出があったことを証明します。',
			certifies: 'report',
			needsDecision: false,
			deadline: null
		}
	],
	autoLockMinutes: 10
});
