import type { CareCase } from '../../domain/care/state';
import { ROSTER_ITEMS, type RosterItem } from '../../domain/care/roster-items';
import type { CaseNumber } from '../../domain/entry';
import type { CaseState, Ledger } from '../../domain/fold/state';
import { parseStamp } from '../../domain/hlc';
import { PRIORITY } from '../../domain/housing/priority';
import { factOf, valueText } from '../../domain/supports/facts';
import { definitionsFor } from '../../domain/supports/valid';
import type { Core } from '../core';
import type { Roster, RosterDamage, RosterDisclosure, RosterPerson } from './api';
import { nameOf, openHousehold, personToken, sealedOf, type OpenHousehold } from './opened';

/** Facts of a person that make them one who needs consideration (要配慮者), with the values that do. */
const CARE_FACTS: Record<string, readonly (string | boolean)[]> = {
	injury: ['month', 'disability'],
	needsWatch: [true]
};
/** Groups and rows of the priority table that say nothing about a person's need. */
const NOT_CARE: ReadonlySet<string> = new Set(['houseLost', 'shelter90', 'shelter30', 'shelter', 'outside']);

const isoOf = (stamp: string): string => new Date(parseStamp(stamp).ms).toISOString();

/** All items of the 被災者台帳 of one household; null where neither register nor ledger know it. */
export async function wholeRoster(core: Core, ledger: Ledger, caseNo: CaseNumber): Promise<Roster | null> {
	const state = ledger.cases.get(caseNo) ?? null;
	const open = await openHousehold(core, ledger, caseNo);
	if (!state && !open.household) return null;
	const care = ledger.care.cases.get(caseNo) ?? null;
	const told = await toldOf(core, state);
	const persons = await personsOf(core, state, open, told);
	const { suppressed, household } = open;
	return {
		case: caseNo,
		household: household?.id ?? '',
		suppressed,
		madeAt: new Date(core.surroundings.now()).toISOString(),
		items: [...ROSTER_ITEMS],
		persons,
		damage: await damageOf(core, state, suppressed),
		support: supportOf(core, ledger, state),
		housing: housingOf(state),
		care: needsOfHousehold(state),
		// A telephone number tells where somebody lives.
		contact: suppressed ? null : ownPhone(open),
		members: household?.members.filter(({ status }) => status === 'current').length || persons.length,
		certificate: certificatesOf(core, state),
		consent: await consentOf(core, care),
		disclosures: await disclosuresOf(core, ledger, care),
		other: {
			wish: care?.wish?.wish ?? null,
			managed: care?.managed ?? false,
			keeper: care?.keeper ? ((await nameOf(core, ledger, care.keeper)).name ?? care.keeper) : '',
			deceased: state?.parts.bereaved?.deceased.length ?? 0
		}
	};
}

/** What they told as their telephone, where it is none of the register's. */
function ownPhone({ application, household }: OpenHousehold): string {
	const phone = application?.phone ?? '';
	return household?.members.some((member) => member.phone === phone) ? '' : phone;
}

/** The same with exactly these items. */
export function onlyItems(roster: Roster, items: readonly RosterItem[]): Roster {
	const has = (item: RosterItem) => items.includes(item);
	const { case: caseNo, suppressed, madeAt } = roster;
	return {
		case: caseNo,
		household: '',
		suppressed,
		madeAt,
		items: ROSTER_ITEMS.filter(has),
		persons: roster.persons.map((person) => ({
			...(has('name') ? { name: person.name, kana: person.kana } : {}),
			...(has('birth') ? { birth: person.birth, birthText: person.birthText } : {}),
			...(has('sex') ? { sex: person.sex } : {}),
			...(has('address') ? { address: person.address } : {}),
			...(has('damage') ? { dead: person.dead } : {}),
			...(has('care') ? { care: person.care } : {}),
			...(has('contact') ? { phone: person.phone } : {}),
			...(has('members') ? { relation: person.relation } : {})
		})),
		...(has('damage') ? { damage: has('address') ? roster.damage : roster.damage?.map(withoutPlace) } : {}),
		...(has('support') ? { support: roster.support, housing: roster.housing } : {}),
		...(has('care') ? { care: roster.care } : {}),
		...(has('contact') ? { contact: roster.contact } : {}),
		...(has('members') ? { members: roster.members } : {}),
		...(has('certificate') ? { certificate: roster.certificate } : {}),
		...(has('consent') ? { consent: roster.consent } : {}),
		...(has('disclosures') ? { disclosures: roster.disclosures } : {}),
		...(has('other') ? { other: roster.other } : {})
	};
}

/** Where the house stands is mostly where they live: it goes with the address, not with the damage. */
const withoutPlace = (one: RosterDamage): RosterDamage => ({ ...one, house: '' });

async function toldOf(core: Core, state: CaseState | null): Promise<Map<string, string | number | boolean>> {
	const told = new Map<string, string | number | boolean>();
	for (const { entry } of state?.parts.relief?.told ?? []) {
		const { facts = {} } = (await sealedOf(core, 'support.told', entry)) ?? {};
		for (const [key, value] of Object.entries(facts))
			if (value === null) told.delete(key);
			else told.set(key, value);
	}
	return told;
}

type Told = Awaited<ReturnType<typeof toldOf>>;

async function personsOf(
	core: Core,
	state: CaseState | null,
	{ household, application, suppressed }: OpenHousehold,
	told: Told
): Promise<RosterPerson[]> {
	const dead = new Set((state?.parts.bereaved?.deceased ?? []).map(({ person }) => person));
	const people =
		household?.members.filter(({ status }) => status !== 'removed') ??
		(application ? (application.members.length > 0 ? application.members : [application.head]) : []);
	return Promise.all(
		people.map(async (one): Promise<RosterPerson> => {
			const personId = 'personId' in one ? one.personId : one.id;
			const token = await personToken(core, { personId, name: one.name, birth: one.birth });
			const ofRegister = 'address' in one ? one : null;
			return {
				name: one.name,
				kana: one.kana,
				birth: one.birth,
				birthText: one.birthText,
				sex: one.sex,
				relation: one.relation,
				address: suppressed ? null : (ofRegister?.address ?? application?.address ?? ''),
				phone: suppressed ? null : (ofRegister?.phone ?? ''),
				care: needsOfPerson(told, token),
				dead: dead.has(token) || ofRegister?.status === 'deceased'
			};
		})
	);
}

function needsOfPerson(told: Told, token: string): string[] {
	return Object.entries(CARE_FACTS).flatMap(([id, values]) => {
		const value = told.get(`${id}@${token}`);
		const fact = factOf(id);
		if (value === undefined || !fact || !values.some((one) => one === value)) return [];
		return [typeof value === 'boolean' ? fact.title : valueText(fact, value)];
	});
}

function needsOfHousehold(state: CaseState | null): string[] {
	const keys = new Set((state?.parts.housing?.applications ?? []).flatMap(({ priority }) => priority));
	return PRIORITY.rows.filter(({ key }) => keys.has(key) && !NOT_CARE.has(key)).map(({ title }) => title);
}

async function damageOf(core: Core, state: CaseState | null, suppressed: boolean): Promise<Roster['damage']> {
	return Promise.all(
		(state?.applications ?? []).map(async (view) => {
			const sealed = await sealedOf(core, 'certificate.applied', view.entry);
			return {
				title: titleOf(core, view.certificate),
				state: view.state,
				grade: view.decision?.grade ?? null,
				house: suppressed ? null : (sealed?.houseAddress ?? ''),
				cause: sealed?.cause ?? '',
				damage: suppressed ? null : (sealed?.damage ?? '')
			};
		})
	);
}

const titleOf = (core: Core, certificate: string): string =>
	core.tablet().config.certificateKinds.find(({ id }) => id === certificate)?.title ?? certificate;

function supportOf(core: Core, ledger: Ledger, state: CaseState | null): Roster['support'] {
	const applications = state?.parts.relief?.applications ?? [];
	if (applications.length === 0) return [];
	const { occurredOn } = core.tablet().config.disaster;
	const titles = new Map(
		definitionsFor(occurredOn, ledger.cases.get('-')?.parts.catalogue).map(({ id, title }) => [id, title])
	);
	return applications.map(({ support, state: where, at, payments, recovered }) => {
		const paid = payments.filter(
			({ run, returned }) => returned === null && ledger.relief.runs.get(run)?.state === 'filed'
		);
		const sum = (rows: readonly { yen: number }[]) => rows.reduce((total, { yen }) => total + yen, 0);
		return {
			title: titles.get(support) ?? support,
			state: where,
			at: isoOf(at),
			paidYen: Math.max(0, sum(paid) - sum(recovered))
		};
	});
}

/** Where they live now is not among it: only since when, and how long. */
function housingOf(state: CaseState | null): Roster['housing'] {
	return (state?.parts.housing?.applications ?? []).map(({ state: where, at, stays }) => {
		const stay = stays.findLast(({ released }) => released === null);
		return { state: where, at: isoOf(at), from: stay?.from ?? null, until: stay?.until ?? null };
	});
}

function certificatesOf(core: Core, state: CaseState | null): Roster['certificate'] {
	return (state?.applications ?? []).flatMap(({ certificates }) =>
		certificates.map(({ certificate, number, issuedOn, grade, state: where }) => ({
			...{ title: titleOf(core, certificate), number, issuedOn, grade },
			state: where
		}))
	);
}

async function consentOf(core: Core, care: CareCase | null): Promise<Roster['consent']> {
	if (!care?.consent) return null;
	const { agrees, entry, at } = care.consent;
	const sealed = await sealedOf(core, 'disclosure.consented', entry);
	return { agrees, at: isoOf(at), scope: sealed?.scope ?? '' };
}

async function disclosuresOf(core: Core, ledger: Ledger, care: CareCase | null): Promise<RosterDisclosure[]> {
	return Promise.all(
		(care?.disclosures ?? []).map(async ({ entry, on, at, basis, items, staff }) => {
			const sealed = await sealedOf(core, 'disclosure.made', entry);
			const { recipient = '', purpose = '', note = '' } = sealed ?? {};
			const { name } = await nameOf(core, ledger, staff);
			return { entry, on, at: isoOf(at), basis, items, recipient, purpose, note, staffName: name ?? staff };
		})
	);
}
