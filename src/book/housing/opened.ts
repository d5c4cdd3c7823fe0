import type { HousingApplication, SiteView, StayView, UnitView } from '../../domain/housing/state';
import type { KindName, SealedOf } from '../../domain/kinds';
import type { Ledger } from '../../domain/fold/state';
import type { Core } from '../core';
import type { Reader } from '../reader';

/** Sealed parts of housing, opened once while the tablet is unlocked. */
export interface Opened {
	/** Null where the entry is not here or this tablet's keys cannot open it. */
	sealed<K extends KindName>(kind: K, entry: string): Promise<SealedOf<K> | null>;
	siteName(ledger: Ledger, site: string): Promise<string>;
	unitLabel(ledger: Ledger, unit: string): Promise<string>;
	/** Name of the applicant of an application (entry id), beside a unit; '' for who has a suppressed address (支援措置). */
	applicant(ledger: Ledger, applied: string): Promise<string>;
	/** Whether the household of an application has a suppressed address. */
	isSuppressed(ledger: Ledger, applied: string): Promise<boolean>;
	/** '' where the roster does not know the device. */
	deviceLabel(device: string): string;
	isHere(unit: Pick<UnitView, 'holder'>): boolean;
	typeOf(ledger: Ledger, unit: string): SiteView['type'] | null;
}

/** Opens names and labels; nothing of it outlives the desk. */
export function opened(core: Core): Opened {
	/** By the reader of the desk: who locks the tablet throws it away. */
	const caches = new WeakMap<Reader, Map<string, Promise<unknown>>>();

	function sealed<K extends KindName>(kind: K, entry: string): Promise<SealedOf<K> | null> {
		const { reader } = core.desk();
		let cache = caches.get(reader);
		if (!cache) caches.set(reader, (cache = new Map()));
		const held = cache.get(entry) as Promise<SealedOf<K> | null> | undefined;
		if (held) return held;
		const opening = core
			.archive()
			.entryById(entry)
			.then((found) => (found ? reader.openAs(kind, found) : null));
		cache.set(entry, opening);
		// What cannot be opened today can be when another key has come.
		const forget = () => cache.delete(entry);
		opening.then((value) => value ?? forget(), forget);
		return opening;
	}

	const formOf = async (view: HousingApplication | undefined) =>
		view ? sealed('housing.applied', view.versions.at(-1)!) : null;

	const self: Opened = {
		sealed,
		async siteName({ housing }, site) {
			const view = housing.sites.get(site);
			return (view && (await sealed('site.registered', view.entry))?.name) ?? '';
		},
		async unitLabel({ housing }, unit) {
			const view = housing.units.get(unit);
			return (view && (await sealed('unit.registered', view.entry))?.label) ?? '';
		},
		async applicant({ housing }, applied) {
			const form = await formOf(housing.applications.get(applied));
			return !form || form.suppressed ? '' : form.applicant.name;
		},
		async isSuppressed({ housing }, applied) {
			return (await formOf(housing.applications.get(applied)))?.suppressed ?? false;
		},
		deviceLabel(device) {
			const { identity, vouching } = core.tablet();
			if (device === identity.device) return identity.label;
			return vouching.roster.get(device)?.info.label ?? '';
		},
		isHere: ({ holder }) => holder === core.tablet().identity.device,
		typeOf({ housing }, unit) {
			const view = housing.units.get(unit);
			return (view && housing.sites.get(view.site)?.type) ?? null;
		}
	};
	return self;
}

/** Stays in the order of their promises, newest first. */
export const newestFirst = (stays: readonly StayView[]): StayView[] => [...stays].reverse();
