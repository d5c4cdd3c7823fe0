import type { Entry } from '../domain/entry';
import { isKnownKind, KINDS, type KindName, type SealedOf } from '../domain/kinds';
import type { MunicipalityKeys } from '../vault/keys';
import { entryContext, SealError, unseal } from '../vault/seal';

/** What lists show of an application. */
export interface Summary {
	head: string;
	kana: string;
	houseAddress: string;
}

/** Opens sealed parts. Lives, with what it has opened, only while the tablet is unlocked. */
export interface Reader {
	/** Null if this tablet's key cannot open it, or if it holds something else than its kind says. */
	open(entry: Entry): Promise<unknown>;
	openAs<K extends KindName>(kind: K, entry: Entry): Promise<SealedOf<K> | null>;
	/** Empty texts where it cannot be opened. */
	summary(application: string): Promise<Summary>;
	/** Name of a member of staff by the entry that registered them. */
	staffName(registered: string): Promise<string | null>;
	forget(): void;
}

const UNREADABLE: Summary = { head: '', kana: '', houseAddress: '' };

/** A reader for as long as these keys may be used. */
export function createReader(
	entryById: (id: string) => Promise<Entry | undefined>,
	keys: MunicipalityKeys
): Reader {
	const summaries = new Map<string, Promise<Summary>>();
	const names = new Map<string, Promise<string | null>>();

	async function open(entry: Entry): Promise<unknown> {
		if (!entry.sealed) return null;
		try {
			return await unseal(keys, entryContext(entry), entry.sealed);
		} catch (error) {
			if (error instanceof SealError) return null;
			throw error;
		}
	}

	async function openAs<K extends KindName>(kind: K, entry: Entry): Promise<SealedOf<K> | null> {
		if (entry.kind !== kind || !isKnownKind(entry.kind)) return null;
		const parsed = KINDS[kind].sealed.safeParse(await open(entry));
		// The table pairs each kind with its own schema, which a generic key cannot express.
		return parsed.success ? (parsed.data as SealedOf<K>) : null;
	}

	function once<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
		const held = cache.get(key);
		if (held) return held;
		const made = make();
		cache.set(key, made);
		made.catch(() => cache.delete(key));
		return made;
	}

	return {
		open,
		openAs,
		summary: (application) =>
			once(summaries, application, async () => {
				const entry = await entryById(application);
				const sealed = entry && (await openAs('certificate.applied', entry));
				if (!sealed) return UNREADABLE;
				return {
					head: sealed.head.name,
					kana: sealed.head.kana,
					houseAddress: sealed.suppressed ? '' : sealed.houseAddress
				};
			}),
		staffName: (registered) =>
			once(names, registered, async () => {
				const entry = await entryById(registered);
				const sealed = entry && (await openAs('staff.registered', entry));
				return sealed?.name ?? null;
			}),
		forget() {
			summaries.clear();
			names.clear();
		}
	};
}
