import type { CaseNumber } from '../../domain/entry';
import type { ApplicationView, CaseState } from '../../domain/fold/state';
import type { SealedOf } from '../../domain/kinds';
import { textKey } from '../../domain/text-key';
import type { Register } from '../../registry/open';
import type { Household, Resident } from '../../registry/types';
import type { StoredEntry } from '../../store/database';
import { tokenOfPerson } from '../../vault/derive';
import type { MunicipalityKeys } from '../../vault/keys';
import { BookError } from '../api';
import type { Core, Desk } from '../core';
import type { Told } from './api';

/** A person of a household, as the register or the application for the certificate has them. */
export interface Member {
	token: string;
	/** 宛名番号, '' for a person who is in no register. */
	id: string;
	name: string;
	kana: string;
	/** ISO, '' if unknown. */
	birth: string;
	relation: string;
	head: boolean;
}

/** What the supports need of a household, opened. Lives in memory only while the tablet is unlocked. */
export interface OpenHousehold {
	case: CaseNumber;
	/** Null: nothing of it is in the ledger yet. */
	state: CaseState | null;
	/** 世帯番号, '' for a walk-in. */
	household: string;
	head: string;
	kana: string;
	members: Member[];
	phone: string;
	postcode: string;
	/** '' where it is suppressed or unknown. */
	address: string;
	suppressed: boolean;
	/** Key of support.told → the newest word. */
	told: Map<string, Told>;
	/** The dead by the entry of their record in force: whether they earned the living (生計維持者), null where nobody knows. */
	deceased: Map<string, { name: string; breadwinner: boolean | null }>;
}

export interface Households {
	/** One household; null where neither ledger nor register know it. */
	one(caseNo: CaseNumber): Promise<OpenHousehold | null>;
	/** Opens many, calling back with each; lets the worker answer in between. Each is opened once until it changes. */
	each(caseNos: readonly CaseNumber[], take: (open: OpenHousehold) => void): Promise<void>;
}

/** Households that are opened side by side. */
const AT_ONCE = 100;
/** From so many on it is quicker to read everything once than each entry by its id. */
const ALL_FROM = 500;

/** So long the worker may be busy before it answers others, ms. */
const BUSY_MS = 12;

/** Lets the worker answer others whenever it was busy for a while. */
function breather(): () => Promise<void> | void {
	let since = performance.now();
	return () => {
		if (performance.now() - since < BUSY_MS) return;
		return new Promise<void>((resolve) => setTimeout(resolve)).then(() => {
			since = performance.now();
		});
	};
}

/** What was opened, for one time that somebody has the tablet unlocked: it goes with the desk. */
interface Opened {
	register: Register | null;
	households: Map<CaseNumber, OpenHousehold>;
}

/** Opens households and keeps them until the tablet is locked, the register is replaced, or the case changes. */
export function households(core: Core): Households {
	const kept = new WeakMap<Desk, Opened>();

	async function register(): Promise<Register | null> {
		try {
			return await core.register();
		} catch (error) {
			// A tablet without registers knows what was sealed with the applications.
			if (error instanceof BookError && error.word === 'notFound') return null;
			throw error;
		}
	}

	async function held(): Promise<Opened> {
		const now = await register();
		const desk = core.desk();
		const before = kept.get(desk);
		if (before && before.register === now) return before;
		const fresh: Opened = { register: now, households: new Map() };
		kept.set(desk, fresh);
		return fresh;
	}

	return {
		async one(caseNo) {
			const ledger = await core.ledger();
			const opened = await held();
			const state = ledger.cases.get(caseNo) ?? null;
			const before = opened.households.get(caseNo);
			if (before && before.state === state && state) return before;
			const found = state && applicationOf(state) ? undefined : await core.householdOf(caseNo).catch(nobody);
			if (!state && !found) return null;
			const { keys, reader } = core.desk();
			const open = await openOne(
				caseNo,
				state,
				opened.register,
				keys,
				reader,
				core.archive().entryById,
				found
			);
			opened.households.set(caseNo, open);
			return open;
		},
		async each(caseNos, take) {
			const ledger = await core.ledger();
			const opened = await held();
			const missing = caseNos.filter(
				(caseNo) => opened.households.get(caseNo)?.state !== ledger.cases.get(caseNo)
			);
			const ids = new Set(missing.flatMap((caseNo) => entriesOf(ledger.cases.get(caseNo)!)));
			const found = missing.length >= ALL_FROM ? await readAll(core, ids) : null;
			const entryById = async (id: string) => found?.get(id) ?? core.archive().entryById(id);
			const wanted = new Set(missing);
			const rest = breather();
			for (let next = 0; next < caseNos.length; next += AT_ONCE) {
				const some = caseNos.slice(next, next + AT_ONCE);
				const { keys, reader } = core.desk();
				await Promise.all(
					some
						.filter((caseNo) => wanted.has(caseNo))
						.map(async (caseNo) => {
							const state = ledger.cases.get(caseNo)!;
							const known = applicationOf(state) ? undefined : await core.householdOf(caseNo).catch(nobody);
							opened.households.set(
								caseNo,
								await openOne(caseNo, state, opened.register, keys, reader, entryById, known)
							);
						})
				);
				for (const caseNo of some) {
					take(opened.households.get(caseNo)!);
					await rest();
				}
			}
		}
	};
}

/** No register, or no such household in it. */
function nobody(error: unknown): null {
	if (error instanceof BookError && error.word === 'notFound') return null;
	throw error;
}

/**
 * The application (罹災証明書等) on whose sealed part and grade the household's supports rest: the newest one with a grade in
 * force, else the newest that was not withdrawn.
 */
export function applicationOf(state: CaseState): ApplicationView | null {
	const live = state.applications.filter((view) => view.state !== 'withdrawn');
	return live.findLast((view) => view.decision !== null) ?? live.at(-1) ?? state.applications.at(-1) ?? null;
}

/** Entries of a case whose sealed parts are opened. */
function entriesOf(state: CaseState): string[] {
	const application = applicationOf(state);
	return [
		...(application ? [application.entry] : []),
		...(state.parts.relief?.told ?? []).map(({ entry }) => entry),
		...(state.parts.bereaved?.deceased ?? []).map(({ entry }) => entry)
	];
}

/** All of these entries, read in one go through everything. What is there in two versions is left to entryById. */
async function readAll(core: Core, ids: ReadonlySet<string>): Promise<Map<string, StoredEntry>> {
	const found = new Map<string, StoredEntry>();
	const twice = new Set<string>();
	const rest = breather();
	for await (const batch of core.shelf().all()) {
		for (const entry of batch) {
			if (!ids.has(entry._id)) continue;
			if (found.has(entry._id) && found.get(entry._id)!._rev !== entry._rev) twice.add(entry._id);
			found.set(entry._id, entry);
		}
		await rest();
	}
	for (const id of twice) found.delete(id);
	return found;
}

async function openOne(
	caseNo: CaseNumber,
	state: CaseState | null,
	register: Register | null,
	keys: MunicipalityKeys,
	reader: Desk['reader'],
	entryById: (id: string) => Promise<StoredEntry | undefined>,
	/** Looked up already; undefined: the application names it. */
	known: Household | null | undefined
): Promise<OpenHousehold> {
	const application = state && applicationOf(state);
	const entry = application && (await entryById(application.entry));
	const sealed = entry ? await reader.openAs('certificate.applied', entry) : null;
	const number = sealed?.household || known?.id || '';
	const inRegister = known ?? (number ? (register?.household(number) ?? null) : null);
	const members = await Promise.all(
		peopleOf(inRegister, sealed).map(async (person): Promise<Member> => ({
			...person,
			token: await tokenOfPerson(
				keys,
				person.id ? { id: person.id } : { nameKey: textKey(person.name), birth: person.birth }
			)
		}))
	);
	const suppressed =
		sealed?.suppressed === true || (inRegister?.members.some((member) => member.suppressed) ?? false);
	const head = members.find((member) => member.head) ?? members[0];
	const ofRegister = inRegister?.members.find((member) => member.head) ?? inRegister?.members[0];
	const told = new Map<string, Told>();
	const deceased = new Map<string, { name: string; breadwinner: boolean | null }>();
	for (const { entry: id } of state?.parts.relief?.told ?? []) {
		const one = await entryById(id);
		const facts = one && (await reader.openAs('support.told', one))?.facts;
		for (const [key, value] of Object.entries(facts ?? {}))
			if (value === null) told.delete(key);
			else told.set(key, value);
	}
	for (const { entry: id } of state?.parts.bereaved?.deceased ?? []) {
		const one = await entryById(id);
		const record = one && (await reader.openAs('bereaved.recorded', one));
		deceased.set(id, { name: record?.name ?? '', breadwinner: record?.breadwinner ?? null });
	}
	return {
		case: caseNo,
		state,
		household: number,
		head: sealed?.head.name ?? head?.name ?? '',
		kana: sealed?.head.kana ?? head?.kana ?? '',
		members,
		phone: sealed?.phone || ofRegister?.phone || '',
		postcode: suppressed ? '' : (ofRegister?.postcode ?? ''),
		address: suppressed ? '' : sealed?.address || ofRegister?.address || '',
		suppressed,
		told,
		deceased
	};
}

/** Those who live there; the register knows better than a form who that is. */
function peopleOf(
	household: Household | null,
	sealed: SealedOf<'certificate.applied'> | null
): Omit<Member, 'token'>[] {
	const current = household?.members.filter(({ status }) => status === 'current') ?? [];
	if (current.length > 0) return current.map(ofResident);
	if (!sealed) return [];
	const members = sealed.members.length > 0 ? sealed.members : [sealed.head];
	return members.map(({ personId, name, kana, birth, relation }) => ({
		id: personId,
		name,
		kana,
		birth,
		relation,
		head: name === sealed.head.name && birth === sealed.head.birth
	}));
}

const ofResident = ({ id, name, kana, birth, relation, head }: Resident): Omit<Member, 'token'> => ({
	id,
	name,
	kana,
	birth,
	relation,
	head
});
